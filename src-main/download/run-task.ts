import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Operation, until } from 'effection';
import { FailureError } from '../contract/failure.ts';
import { printable } from '../contract/printable.ts';
import type { TaskState, Verdict } from '../contract/task.ts';
import { classify } from './classify.ts';
import { CleanUp } from './clean-up.ts';
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
  const cleanUp = new CleanUp();
  let hasEnded = false;
  table.move(live, { kind: 'probing' });
  try {
    try {
      const resource = yield* fetchBytes(live, tools, cleanUp);
      yield* until(cleanUp.run());
      table.move(live, { kind: 'verifying' });
      const verdict = verify(live.received, resource);
      yield* cleanUp.join(finalise(live, table, verdict));
    } catch (error) {
      yield* until(cleanUp.run());
      yield* until(discardEmptyPart(live));
      table.move(live, { kind: 'failed', failure: classify(error) });
    }
    hasEnded = true;
  } finally {
    // Only a halt may find something to wait for here: one that came during a `finally` which was
    // entered without it would cut that short.
    if (!hasEnded) {
      yield* until(cleanUp.run());
      yield* until(discardEmptyPart(live));
      if (live.workingSince !== null) table.move(live, stateAfter(stopReason()));
    }
  }
}

/** Nothing came, so nothing is left behind in the folder of the person. */
async function discardEmptyPart(live: LiveTask): Promise<void> {
  // What cannot be removed is empty and recognisable, and taken up by the next attempt.
  if (live.task.received === 0) await discard(partPathOf(live)).catch(() => undefined);
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
function* fetchBytes(live: LiveTask, tools: Tools, cleanUp: CleanUp): Operation<Resource> {
  const { http, table, timeoutMs } = tools;
  const part = yield* openPart(live, table, cleanUp);
  const known: Resource = { total: live.task.total, validator: live.task.validator };
  if (part.flushed > 0 && part.flushed === known.total) {
    table.move(live, { kind: 'downloading' });
    return known;
  }

  const ask = (asked: Asked) => {
    const options = { headers: headersFor(asked), timeoutMs: timeoutMs() };
    return probe(http, live.task.url, options, cleanUp);
  };
  const asked: Asked = { ...known, offset: part.flushed };
  let answer = yield* ask(asked);
  let use = judge(answer.head, asked);
  if (use.kind !== 'continue') yield* cleanUp.join(startOver(live, table, part));
  if (use.kind === 'repeat') {
    yield* until(answer.exchange.stop());
    const anew: Asked = { offset: 0, total: null, validator: null };
    answer = yield* ask(anew);
    use = judge(answer.head, anew);
  }
  if (use.kind === 'repeat') throw new Error('A request from byte 0 cannot be repeated');

  table.move(live, { kind: 'downloading' }, { ...use.resource, received: part.flushed });
  noteCompression(answer, live, table);
  yield* receive(answer, part, live, tools, cleanUp);
  yield* cleanUp.join(part.flush());
  return use.resource;
}

/**
 * Opens the part file of a task. However the task ends, its bytes are flushed and learned; a disk
 * that fails then keeps what it had.
 */
function* openPart(live: LiveTask, table: TaskTable, cleanUp: CleanUp): Operation<PartFile> {
  const { received, total, validator } = live.task;
  const canGoOn = total !== null && validator !== null;
  const opening = PartFile.open(partPathOf(live), canGoOn ? received : 0);
  // Also when the halt comes before the file is open.
  cleanUp.add(async () => keep(live, table, await opening));
  const part = yield* until(opening);
  if (part.flushed < received) yield* cleanUp.join(startOver(live, table, part));
  return part;
}

/** Only with a strong validator can the rest of a file be told from the rest of another one. */
function headersFor({ offset, validator }: Asked): Record<string, string> {
  const plain = { accept: '*/*', 'accept-encoding': 'identity' };
  if (offset === 0 || validator === null) return plain;
  return { ...plain, range: `bytes=${offset}-`, 'if-range': validator };
}

async function keep(live: LiveTask, table: TaskTable, part: PartFile): Promise<void> {
  // The failure itself was thrown where the bytes were written.
  await part.flush().catch(() => undefined);
  try {
    await part.close();
  } finally {
    // The move to the next state follows, and stores it.
    table.learn(live, { received: part.flushed });
    table.count(live, part.flushed);
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

/** Puts the body into the part file, and records it now and then. */
function* receive(
  { exchange }: Answer,
  part: PartFile,
  live: LiveTask,
  { table }: Tools,
  cleanUp: CleanUp,
): Operation<void> {
  const total = live.task.total ?? Number.POSITIVE_INFINITY;
  let recordedAt = performance.now();
  let recording = Promise.resolve();
  let trouble: unknown;
  cleanUp.add(() => recording);
  const receiving = exchange.receive({
    write(chunk) {
      if (trouble !== undefined) throw trouble;
      if (part.accepted + chunk.byteLength > total) {
        throw new FailureError('bad-response', { detail: `more than the declared ${total} bytes` });
      }
      const wait = part.write(chunk);
      table.count(live, part.accepted);
      if (performance.now() - recordedAt > recordEveryMs) {
        recordedAt = performance.now();
        recording = recording
          .then(() => recordProgress(live, table, part))
          .catch((error: unknown) => {
            trouble = error;
          });
      }
      return wait;
    },
  });
  // Its end comes first: nothing is written to a part file that is being closed.
  cleanUp.add(() => exchange.stop());
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

async function recordProgress(live: LiveTask, table: TaskTable, part: PartFile): Promise<void> {
  await part.flush();
  if (!(await exists(partPathOf(live)))) throw removed();
  table.record(live, { received: part.flushed });
}

/** Gives the file its name and records the end of the task, so that the record and disk agree. */
async function finalise(live: LiveTask, table: TaskTable, verdict: Verdict): Promise<void> {
  table.move(live, { kind: 'finalising', verdict }, { total: live.received });
  try {
    while (!(await publish(partPathOf(live), pathOf(live)))) await takeAnotherName(live, table);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? removed() : error;
  }
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
