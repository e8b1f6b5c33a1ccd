import { stat } from 'node:fs/promises';
import { type Operation, until } from 'effection';
import type { Digest } from '../contract/digest.ts';
import type { Failure } from '../contract/failure.ts';
import type { TaskState, Verdict } from '../contract/task.ts';
import { hostOf } from './addresses.ts';
import { classify } from './classify.ts';
import { CleanUp } from './clean-up.ts';
import { type AtOnceTools, fetchAtOnce, mayComeAtOnce } from './fetch-at-once.ts';
import { type Fetched, FileFetch, removedFailure } from './fetch-file.ts';
import type { LiveTask } from './live-task.ts';
import { interfacesNow } from './network.ts';
import type { Outages } from './outages.ts';
import { discard } from './publish.ts';
import { timeOf } from './response.ts';
import { patienceAsked, wasNoAttempt } from './rests.ts';
import { retryIn } from './retry.ts';
import { partPathOf, pathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';
import type { StopReason, Turn } from './turn.ts';
import { verdictByLength } from './verdict.ts';
import { promisedDigest, verify } from './verify.ts';

/** What the story of a task needs. */
export interface Tools extends AtOnceTools {
  readonly outages: Outages;
  /** How often in a row to try again without a byte of progress. */
  readonly retries: () => number;
  /** Looks for the digest of a file that nobody told. */
  readonly findDigest: (live: LiveTask, fetched: Fetched) => Operation<Digest | null>;
  /** Whether something is left to do when a file is done, and what. */
  readonly isFollowed: (live: LiveTask) => boolean;
  readonly afterDone: (live: LiveTask, stop: AbortSignal) => Promise<void>;
  /** Has the task queued when its time has come. */
  readonly wakeAt: (live: LiveTask, time: number) => void;
}

/**
 * The story of one task, from its slot, or from when it stands by, to its end. It ends `done`, `failed`, or `waiting` for the
 * next attempt; halted before, it keeps its bytes, and the reason of the halt says what it becomes.
 * What goes wrong is recorded as a failure and not thrown.
 */
export function* runTask(live: LiveTask, tools: Tools, turn: Turn): Operation<void> {
  const { table } = tools;
  const cleanUp = new CleanUp();
  let [hasEnded, isFollowed] = [false, false];
  turn.whenBegun(() => table.move(live, { kind: 'probing' }));
  try {
    try {
      const begun = mayComeAtOnce(live, tools)
        ? yield* fetchAtOnce(live, tools, turn, cleanUp)
        : null;
      if (live.task.state.kind !== 'done') {
        // Nobody else begins what stands by any more.
        turn.begin();
        const fetched = yield* new FileFetch(live, tools, turn, begun).run(cleanUp);
        table.move(live, { kind: 'verifying' });
        const digest = promisedDigest(live, fetched) ?? (yield* tools.findDigest(live, fetched));
        turn.endConnections();
        const verdict =
          digest === null
            ? verdictByLength(fetched.resource)
            : yield* cleanUp.joinStoppable((stop) => verify(live, fetched, digest, tools, stop));
        yield* cleanUp.join(finalise(live, tools, verdict, fetched));
      }
      turn.endConnections();
      isFollowed = true;
      // The file is done, whatever becomes of what follows from it.
      if (tools.isFollowed(live)) {
        yield* cleanUp.joinStoppable((stop) => tools.afterDone(live, stop).catch(() => undefined));
      }
    } catch (error) {
      yield* until(cleanUp.run());
      yield* until(leave(live, tools));
      fail(live, tools, classify(error));
    }
    hasEnded = true;
  } finally {
    // Only a halt may find something to wait for here: one that came during a `finally` which was
    // entered without it would cut that short.
    if (!hasEnded) {
      yield* until(cleanUp.run());
      yield* until(leave(live, tools));
      // It may have come to its end just before; what would take long is done at the next start.
      if (live.task.state.kind === 'done' && !isFollowed) tools.isFollowed(live);
      if (live.workingSince !== null) table.move(live, stateAfter(turn.stopReason));
    }
  }
}

/** Lets go of the part file; one that nothing came into is not left in the folder of the person. */
async function leave(live: LiveTask, { bytePath }: Tools): Promise<void> {
  await bytePath.close(live.id);
  // What cannot be removed is empty and recognisable, and taken up by the next attempt.
  const { received, state } = live.task;
  if (received === 0 && state.kind !== 'done')
    await discard(partPathOf(live)).catch(() => undefined);
}

/** Tries again later what may pass, and gives up what does not. */
function fail(live: LiveTask, tools: Tools, failure: Failure): void {
  const { table, rooms, outages, retries, wakeAt } = tools;
  // Without a network nobody is to blame; the task goes on when there is one again.
  const timesOffline = outages.timesFor(live, failure, {
    interfaces: interfacesNow,
    received: table.receivedInAll,
    retries: retries(),
  });
  const askedForPatience = patienceAsked(failure) !== null;
  // The turn of this one will come, too.
  if (askedForPatience && rooms.rests.hasServedOthers(live, hostOf(live.task.url))) {
    live.failedAttempts = 0;
  }
  if (timesOffline === null && !wasNoAttempt(failure)) live.failedAttempts += 1;
  const wait = retryIn(failure, timesOffline ?? live.failedAttempts, {
    retries: timesOffline === null ? retries() : Number.POSITIVE_INFINITY,
    random: Math.random,
  });
  if (wait === null) {
    table.move(live, { kind: 'failed', failure });
    return;
  }
  const until = Date.now() + wait;
  table.move(live, { kind: 'waiting', until, failure });
  wakeAt(live, until);
}

function stateAfter(reason: StopReason | undefined): TaskState {
  if (reason === 'pause') return { kind: 'paused' };
  return reason === 'cancel' ? { kind: 'cancelled' } : { kind: 'queued' };
}

/** Gives the file its name and records the end of the task, so that the record and disk agree. */
async function finalise(
  live: LiveTask,
  { table, bytePath, keepsTimes, secondNames }: Tools,
  verdict: Verdict,
  { resource }: Fetched,
): Promise<void> {
  table.move(live, { kind: 'finalising', verdict }, { total: live.received });
  const modifiedAt = keepsTimes() ? timeOf(resource.lastModified) : null;
  const publish = () =>
    bytePath.publish(live.id, {
      partPath: partPathOf(live),
      path: pathOf(live),
      size: live.received,
      replaces: table.optionsOf(live).onExists === 'overwrite',
      modifiedAt,
    });
  try {
    // Somebody else may put a file under the reserved name.
    while (!(await publish())) {
      if (table.optionsOf(live).onExists === 'skip') return await skip(live, table);
      table.rename(live, live.task.name, true);
    }
  } catch (error) {
    throw classify(error).detail.startsWith('ENOENT') ? removedFailure() : error;
  }
  table.move(live, { kind: 'done', verdict });
  secondNames.add(live);
}

/** Only the response told the name, and there is a file of that name. */
async function skip(live: LiveTask, table: TaskTable): Promise<void> {
  await discard(partPathOf(live));
  table.move(live, { kind: 'done', verdict: 'unverifiable' });
  table.skip(live, (await stat(pathOf(live))).size);
}
