import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Operation, resource, scoped, sleep, spawn, until } from 'effection';
import { FailureError } from '../contract/failure.ts';
import { printable } from '../contract/printable.ts';
import type { TaskState, Verdict } from '../contract/task.ts';
import { classify } from './classify.ts';
import type { Http } from './http.ts';
import { discard, exists, PartFile, publish } from './part-file.ts';
import { type Answer, probe } from './probe.ts';
import { reserveNames } from './reserve-names.ts';
import { type Asked, judge, type Resource } from './response.ts';
import type { StopReason } from './scheduler.ts';
import type { LiveTask, TaskTable } from './task-table.ts';
import { shortBody, verify } from './verify.ts';

/** What the story of a task needs. */
export interface Tools {
  readonly http: Http;
  readonly table: TaskTable;
  /** Milliseconds without an answer or a byte after which to give up. */
  readonly timeoutMs: () => number;
}

// How often the bytes of a long download are flushed and recorded: what a power cut may cost.
const recordEveryMs = 5_000;

/**
 * The story of one task, from its slot to its end. It ends `done` or `failed`; halted before, it
 * keeps its bytes, and the reason of the halt says what it becomes. What goes wrong is recorded as
 * a failure and not thrown.
 */
export function* runTask(
  live: LiveTask,
  tools: Tools,
  stopReason: () => StopReason | undefined,
): Operation<void> {
  const { table } = tools;
  table.move(live, { kind: 'probing' });
  try {
    const resource = yield* scoped(() => fetchBytes(live, tools));
    table.move(live, { kind: 'verifying' });
    const verdict = verify(live.received, resource);
    yield* toTheEnd(finalise(live, table, verdict));
  } catch (error) {
    yield* discardEmptyPart(live);
    table.move(live, { kind: 'failed', failure: classify(error) });
  } finally {
    if (live.workingSince !== null) {
      yield* discardEmptyPart(live);
      table.move(live, stateAfter(stopReason()));
    }
  }
}

/** Nothing came, so nothing is left behind in the folder of the person. */
function* discardEmptyPart(live: LiveTask): Operation<void> {
  if (live.task.received > 0) return;
  // What cannot be removed is empty and recognisable, and taken up by the next attempt.
  yield* toTheEnd(discard(partPathOf(live)).catch(() => undefined));
}

function stateAfter(reason: StopReason | undefined): TaskState {
  if (reason === 'pause') return { kind: 'paused' };
  return reason === 'cancel' ? { kind: 'cancelled' } : { kind: 'queued' };
}

/** Where the bytes of a task are gathered until they are complete. */
export function partPathOf({ task }: LiveTask): string {
  return join(task.folder, task.partName);
}

/** Where a task's file stands once it is done. */
export function pathOf({ task }: LiveTask): string {
  return join(task.folder, task.name);
}

/** Brings all bytes of the file to the disk, going on where an earlier attempt ended. */
function* fetchBytes(live: LiveTask, { http, table, timeoutMs }: Tools): Operation<Resource> {
  const part = yield* usePartFile(live, table);
  const known: Resource = { total: live.task.total, validator: live.task.validator };
  if (part.flushed > 0 && part.flushed === known.total) {
    table.move(live, { kind: 'downloading' });
    return known;
  }

  const ask = (asked: Asked) =>
    probe(http, live.task.url, { headers: headersFor(asked), timeoutMs: timeoutMs() });
  const asked: Asked = { ...known, offset: part.flushed };
  let answer = yield* ask(asked);
  let use = judge(answer.head, asked);
  if (use.kind !== 'continue') {
    yield* toTheEnd(startOver(live, table, part));
  }
  if (use.kind === 'repeat') {
    yield* until(answer.exchange.stop());
    const anew: Asked = { offset: 0, total: null, validator: null };
    answer = yield* ask(anew);
    use = judge(answer.head, anew);
  }
  if (use.kind === 'repeat') throw new Error('A request from byte 0 cannot be repeated');

  table.move(live, { kind: 'downloading' }, { ...use.resource, received: part.flushed });
  noteCompression(answer, live, table);
  yield* spawn(() => recordNowAndThen(live, table, part));
  yield* receive(answer, part, live, table);
  yield* toTheEnd(part.flush());
  return use.resource;
}

/** Only with a strong validator can the rest of a file be told from the rest of another one. */
function headersFor({ offset, validator }: Asked): Record<string, string> {
  const plain = { accept: '*/*', 'accept-encoding': 'identity' };
  if (offset === 0 || validator === null) return plain;
  return { ...plain, range: `bytes=${offset}-`, 'if-range': validator };
}

/**
 * The part file for as long as the scope lives; at its end, however it ends, the bytes are flushed
 * and recorded. A disk that fails then keeps the record of what it had.
 */
function usePartFile(live: LiveTask, table: TaskTable): Operation<PartFile> {
  return resource(function* (provide) {
    const { received, total, validator } = live.task;
    const canGoOn = total !== null && validator !== null;
    const opening = PartFile.open(partPathOf(live), canGoOn ? received : 0);
    try {
      const part = yield* until(opening);
      if (part.flushed < received) yield* toTheEnd(startOver(live, table, part));
      yield* provide(part);
    } finally {
      // Also when the halt came before the file was open.
      const part = yield* until(opening.catch(() => undefined));
      if (part !== undefined) yield* until(keep(live, table, part));
    }
  });
}

async function keep(live: LiveTask, table: TaskTable, part: PartFile): Promise<void> {
  // The failure itself was thrown where the bytes were written.
  await part.flush().catch(() => undefined);
  try {
    await part.close();
  } finally {
    table.record(live, { received: part.flushed });
    table.count(live, part.flushed);
  }
}

/** Waits for work on the disk; a halt lets it come to its end before anything else is cleaned up. */
function* toTheEnd<Result>(work: Promise<Result>): Operation<Result> {
  try {
    return yield* until(work);
  } finally {
    yield* until(work.catch(() => undefined));
  }
}

async function startOver(live: LiveTask, table: TaskTable, part: PartFile): Promise<void> {
  await part.restart();
  table.count(live, 0);
  table.record(live, {
    received: 0,
    total: null,
    validator: null,
    note: 'Started over: the earlier part may not belong to the file that the server has now.',
  });
}

/** Identity was asked for; what comes otherwise is saved as it comes, since its length says so. */
function noteCompression({ head }: Answer, live: LiveTask, table: TaskTable): void {
  const encoding = head.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return;
  const note = `The server sent it compressed (${printable(encoding, 40)}): saved as it came.`;
  table.record(live, { note: [live.task.note, note].filter(Boolean).join(' ') });
}

function* recordNowAndThen(live: LiveTask, table: TaskTable, part: PartFile): Operation<void> {
  while (true) {
    yield* sleep(recordEveryMs);
    yield* toTheEnd(part.flush());
    if (!(yield* until(exists(partPathOf(live))))) throw removed();
    table.record(live, { received: part.flushed });
  }
}

function* receive(
  { exchange }: Answer,
  part: PartFile,
  live: LiveTask,
  table: TaskTable,
): Operation<void> {
  const total = live.task.total ?? Number.POSITIVE_INFINITY;
  const receiving = exchange.receive({
    write(chunk) {
      if (part.accepted + chunk.byteLength > total) {
        throw new FailureError('bad-response', { detail: `more than the declared ${total} bytes` });
      }
      const wait = part.write(chunk);
      table.count(live, part.accepted);
      return wait;
    },
  });
  try {
    yield* until(receiving);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'UND_ERR_SOCKET' || code === 'HPE_INVALID_EOF_STATE') {
      throw shortBody(part.accepted, live.task.total);
    }
    throw error;
  }
}

/** Gives the file its name and records the end of the task, so that the record and disk agree. */
async function finalise(live: LiveTask, table: TaskTable, verdict: Verdict): Promise<void> {
  table.move(live, { kind: 'finalising', verdict }, { total: live.received });
  if (!(await exists(partPathOf(live)))) throw removed();
  while (!(await publish(partPathOf(live), pathOf(live)))) await takeAnotherName(live, table);
  table.move(live, { kind: 'done', verdict });
}

function removed(): FailureError {
  return new FailureError('disk', {
    retry: 'restart',
    message: 'Somebody removed the partial file or its folder. Try again to begin anew.',
  });
}

/** Somebody else has put a file under the reserved name since. */
async function takeAnotherName(live: LiveTask, table: TaskTable): Promise<void> {
  const onDisk = await readdir(live.task.folder);
  const [name = live.task.name] = reserveNames(table, live.task.folder, onDisk, [live.task.name]);
  table.record(live, { name });
}
