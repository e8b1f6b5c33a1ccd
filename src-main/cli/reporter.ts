import prettyBytes from 'pretty-bytes';
import { printable } from '../contract/printable.ts';
import type { RejectedLine, TaskSnapshot, Totals } from '../contract/snapshot.ts';
import { isSettled } from '../contract/task.ts';
import type { Sample } from '../download/sampler.ts';
import type { Summary } from './summary.ts';

/** Tells the person, or the program, that started a run how it goes. */
export interface Reporter {
  begin(entries: number, rejected: readonly RejectedLine[]): void;
  progress(sample: Sample): void;
  end(summary: Summary, rejected: number): void;
}

/** JSON lines, a line that is rewritten in place on a terminal, or plain lines elsewhere. */
export function createReporter(json: boolean): Reporter {
  return json ? new JsonReporter() : new TextReporter(process.stdout.isTTY === true);
}

class JsonReporter implements Reporter {
  begin(entries: number, rejected: readonly RejectedLine[]): void {
    printJson({ type: 'start', entries });
    for (const line of rejected) printJson({ type: 'rejected', ...line });
  }

  progress({ changed, totals }: Sample): void {
    for (const task of changed) {
      if (isSettled(task.status)) printJson({ type: 'task', ...task });
    }
    printJson({ type: 'progress', ...totals });
  }

  end(summary: Summary): void {
    printJson(summary);
  }
}

function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

class TextReporter implements Reporter {
  readonly #rewrites: boolean;

  constructor(rewrites: boolean) {
    this.#rewrites = rewrites;
  }

  begin(entries: number, rejected: readonly RejectedLine[]): void {
    for (const { source, line, text, reason } of rejected) {
      const what = line === 0 ? source : `${source}, line ${line}: ${text}`;
      this.#print(`rejected  ${printable(what)}: ${reason}`);
    }
    this.#print(`${count(entries, 'address', 'addresses')} to download`);
  }

  progress({ changed, totals }: Sample): void {
    for (const task of changed) {
      if (isSettled(task.status) && task.sameAsLine === null) this.#print(lineOf(task));
    }
    if (this.#rewrites) process.stdout.write(`\r\x1b[K${statusLine(totals)}`);
  }

  end(summary: Summary, rejected: number): void {
    const { elapsedMs, oneByOneEstimateMs } = summary;
    // An address that stands twice is one file.
    const tasks = [...new Map(summary.tasks.map((task) => [task.path, task])).values()];
    const done = tasks.filter(({ status }) => status === 'done').length;
    const failed = tasks.filter(({ status }) => status === 'failed').length;
    const left = tasks.length - done - failed;
    const parts = [`${done} done`, `${failed} failed`];
    if (left > 0) parts.push(`${left} left for the next run`);
    if (rejected > 0) parts.push(`${count(rejected, 'line', 'lines')} rejected`);
    this.#print(
      `${parts.join(', ')} in ${seconds(elapsedMs)}` +
        ` (one by one: about ${seconds(oneByOneEstimateMs)}, an estimate)`,
    );
  }

  #print(line: string): void {
    process.stdout.write(this.#rewrites ? `\r\x1b[K${line}\n` : `${line}\n`);
  }
}

function lineOf(task: TaskSnapshot): string {
  const status = task.status.padEnd(9);
  if (task.failure !== null) return `${status} ${task.address}: ${task.failure.message}`;
  const size = prettyBytes(task.received);
  const note = task.note === null ? '' : `. ${task.note}`;
  return `${status} ${task.name} (${size}, ${task.verdict ?? 'not finished'})${note}`;
}

function statusLine(totals: Totals): string {
  const width = 24;
  const filled = Math.floor(totals.progress * width);
  const bar = '#'.repeat(filled) + '-'.repeat(width - filled);
  const failed = totals.failed > 0 ? `, ${totals.failed} failed` : '';
  return (
    `[${bar}] ${totals.done}/${totals.tasks} done${failed}, ` +
    `${prettyBytes(totals.bytesPerSecond)}/s, ${seconds(totals.elapsedMs)}`
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
