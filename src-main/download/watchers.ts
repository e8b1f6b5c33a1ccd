import { type Operation, sleep, until } from 'effection';
import { isWithin } from '../contract/timetable.ts';
import type { Behaviour } from './engine.ts';
import { boundReached } from './guard.ts';
import type { Limits } from './limits.ts';
import { networkNow } from './network.ts';
import type { TaskTable } from './task-table.ts';

const guardEveryMs = 1_000;
const sleepEveryMs = 2_000;
const networkEveryMs = 2_000;
const timetableEveryMs = 5_000;

/** Sets the limit of everything by the time of the week; looks again every few seconds. */
export function* watchTimetable(limits: Limits, behaviour: () => Behaviour): Operation<void> {
  while (true) {
    limits.setAll(limitNow(behaviour(), new Date()));
    yield* sleep(timetableEveryMs);
  }
}

/** The limit that holds at a time, in bytes a second; null for none. */
export function limitNow({ bytesPerSecond, alternative }: Behaviour, now: Date): number | null {
  const holds = alternative !== null && isWithin(alternative.timetable, now);
  return holds ? alternative.bytesPerSecond : bytesPerSecond;
}

/** Calls `onChange` when this machine comes to another network, or back to one. */
export function* watchNetwork(onChange: () => void): Operation<void> {
  let before = networkNow();
  while (true) {
    yield* sleep(networkEveryMs);
    const now = networkNow() ?? before;
    if (now !== before && now !== '') onChange();
    before = now;
  }
}

// What no busy machine makes of a few seconds.
const sleptMs = 30_000;

/** Calls `onWake` when this machine has slept: the time of the day went on, and no timer did. */
export function* watchSleep(onWake: () => void): Operation<void> {
  let before = Date.now();
  while (true) {
    yield* sleep(sleepEveryMs);
    const now = Date.now();
    if (now - before > sleepEveryMs + sleptMs) onWake();
    before = now;
  }
}

/** Calls `onBound` with a sentence when downloads have come to a bound. */
export function* watchBounds(
  table: TaskTable,
  behaviour: () => Behaviour,
  onBound: (sentence: string) => void,
): Operation<void> {
  while (true) {
    yield* sleep(guardEveryMs);
    const active = [...table.working];
    if (active.length === 0) continue;
    const use = { folders: active.map(({ task }) => task.folder), received: table.receivedInAll };
    const sentence = yield* until(boundReached(behaviour(), use));
    if (sentence !== null) onBound(sentence);
  }
}
