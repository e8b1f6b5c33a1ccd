import prettyBytes from 'pretty-bytes';
import type { RejectedLine, TaskSnapshot } from '../contract/snapshot.ts';
import { isSettled } from '../contract/task.ts';
import type { Sample } from '../download/sampler.ts';
import type { AddressCount } from './count-addresses.ts';
import { rejectedWords } from './rejected-words.ts';
import { statusLine } from './status-line.ts';
import type { Summary } from './summary.ts';
import { roughly, seconds } from './time-words.ts';

/** Tells the person, or the program, that started a run how it goes. */
export interface Reporter {
  begin(count: AddressCount, rejected: readonly RejectedLine[]): void;
  /** Hears, before any progress, which tasks were done before this run. */
  found(there: ReadonlySet<number>): void;
  progress(sample: Sample): void;
  end(summary: Summary, rejected: number): void;
}

/** JSON lines, a line that is rewritten in place on a terminal, or plain lines elsewhere. */
export function createReporter(json: boolean): Reporter {
  return json ? new JsonReporter() : new TextReporter(process.stdout.isTTY === true);
}

class JsonReporter implements Reporter {
  readonly #tidings = new Tidings();
  #there: ReadonlySet<number> = new Set();

  begin({ addresses, repeated }: AddressCount, rejected: readonly RejectedLine[]): void {
    printJson({ type: 'start', entries: addresses, repeated });
    for (const line of rejected) printJson({ type: 'rejected', ...line });
  }

  found(there: ReadonlySet<number>): void {
    this.#there = there;
  }

  progress({ changed, totals }: Sample): void {
    const tasks = this.#tidings
      .among(changed)
      .map((task) => ({ type: 'task', ...task, wasThere: this.#there.has(task.id) }));
    printJson(...tasks, { type: 'progress', ...totals });
  }

  end(summary: Summary): void {
    printJson(summary);
  }
}

/** What is worth telling of tasks: that one is settled, and once for each wait that it waits. */
class Tidings {
  readonly #waits = new Map<number, number>();

  among(changed: readonly TaskSnapshot[]): TaskSnapshot[] {
    return changed.filter(({ id, status, waitingUntil }) => {
      if (waitingUntil === null) return isSettled(status);
      const isNew = this.#waits.get(id) !== waitingUntil;
      this.#waits.set(id, waitingUntil);
      return isNew;
    });
  }
}

function printJson(...values: readonly object[]): void {
  process.stdout.write(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

class TextReporter implements Reporter {
  readonly #rewrites: boolean;
  readonly #tidings = new Tidings();
  #there: ReadonlySet<number> = new Set();

  constructor(rewrites: boolean) {
    this.#rewrites = rewrites;
  }

  begin({ addresses, repeated }: AddressCount, rejected: readonly RejectedLine[]): void {
    for (const line of rejected) this.#print(`rejected  ${rejectedWords(line)}`);
    const which = addresses === 1 ? 'more than once' : `${repeated} of them more than once`;
    const words = count(addresses, 'address', 'addresses');
    this.#print(repeated > 0 ? `${words}, ${which}` : words);
  }

  found(there: ReadonlySet<number>): void {
    this.#there = there;
  }

  progress({ changed, totals }: Sample): void {
    const news = this.#tidings.among(changed).filter(({ sameAsLine }) => sameAsLine === null);
    if (news.length > 0)
      this.#print(news.map((task) => lineOf(task, this.#there.has(task.id))).join('\n'));
    if (this.#rewrites)
      process.stdout.write(`\r\x1b[K${statusLine(totals, widthOfTerminal() - 1)}`);
  }

  end(summary: Summary, rejected: number): void {
    const { elapsedMs, oneByOneEstimateMs } = summary;
    // An address that stands twice is one file.
    const tasks = [...new Map(summary.tasks.map((task) => [task.path, task])).values()];
    const done = tasks.filter(({ status }) => status === 'done').length;
    const failed = tasks.filter(({ status }) => status === 'failed').length;
    const left = tasks.length - done - failed;
    const before = tasks.filter(({ status, wasThere }) => status === 'done' && wasThere).length;
    const parts = [`${done} done`];
    if (before > 0) parts.push(`${before} of them before`);
    parts.push(`${failed} failed`);
    if (left > 0) parts.push(`${left} left for the next run`);
    if (rejected > 0) parts.push(`${count(rejected, 'line', 'lines')} rejected`);
    this.#print(
      `${parts.join(', ')} in ${seconds(elapsedMs)}` +
        ` (one by one: about ${seconds(oneByOneEstimateMs)}, an estimate)`,
    );
  }

  /** Prints one or more lines. */
  #print(lines: string): void {
    process.stdout.write(this.#rewrites ? `\r\x1b[K${lines}\n` : `${lines}\n`);
  }
}

/** Characters; some terminals do not say. A line that fills it may wrap. */
function widthOfTerminal(): number {
  return process.stdout.columns || 80;
}

function lineOf(task: TaskSnapshot, wasThere: boolean): string {
  const status = (wasThere && task.status === 'done' ? 'there' : task.status).padEnd(9);
  if (task.waitingUntil !== null) return `${status} ${task.name}: ${wait(task, task.waitingUntil)}`;
  if (task.failure !== null) {
    const remark = task.note === null ? '' : ` ${task.note}`;
    return `${status} ${task.address}: ${task.failure.message}${remark}`;
  }
  const size = prettyBytes(task.received);
  const remark = task.note === null ? '' : `. ${task.note}`;
  return `${status} ${task.name} (${size}, ${task.verdict ?? 'not finished'})${remark}`;
}

function wait({ failure }: TaskSnapshot, until: number): string {
  const leftMs = Math.max(until - Date.now(), 0);
  const next = `next try in ${roughly(leftMs)}`;
  return failure === null ? next : `${failure.message.replace(/\.$/, '')}, ${next}`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
