import { action, all, createSignal, type Operation, resource, sleep, spawn } from 'effection';
import type { Rooms } from './rooms.ts';
import { type Floor, type Holder, Run } from './run.ts';
import { Slots } from './slots.ts';
import { Standby } from './standby.ts';
import { type Job, TaskQueue } from './task-queue.ts';
import type { Splittable, StopReason, Turn } from './turn.ts';

/** The work on one task, which holds a slot on its host, or stands by for one. */
export type Work = (id: number, turn: Turn) => Operation<void>;

/** Hands slots, which are connections, to waiting tasks and then to those that could use more. */
export interface Scheduler {
  /** A task that holds a slot already begins anew when its work has ended. */
  enqueue(jobs: Iterable<Job>): void;
  /** Enqueues a task at a time, in milliseconds since 1970. */
  enqueueAt(id: number, time: number): void;
  /** Has hosts asked again that wanted to be left alone. */
  liftRests(hosts: Iterable<string>): void;
  /** Enqueues those among the waiting tasks now. */
  wake(ids: Iterable<number>): void;
  /** Changes the number of slots; what runs goes on when there are fewer than before. */
  setSlots(slots: number): void;
  /**
   * Takes waiting tasks out of the queue and halts running ones, all together; returns when their
   * clean-up has run and their slots are free.
   */
  stop(ids: Iterable<number> | 'all', reason: StopReason): Operation<void>;
  /**
   * Halts the work on those tasks that only stand by: what it began with holds no longer. It is for
   * the caller to enqueue those that are still to be done.
   * @returns their ids.
   */
  renew(isMeant: (id: number) => boolean): Operation<readonly number[]>;
  /** Returns when no task holds a slot or waits. */
  idle(): Operation<void>;
}

export interface SchedulerOptions {
  readonly slots: number;
  readonly rooms: Rooms;
  readonly work: Work;
  /** Whether the work on a task may begin before it has a slot, and wait for one itself. */
  readonly mayStandBy: (id: number) => boolean;
  /** The job of a task whose time has come; undefined when it is not to run any more. */
  readonly jobOf: (id: number) => Job | undefined;
  /** Hears of work that threw; the other tasks go on. */
  readonly onError: (id: number, error: unknown) => void;
}

// How often running downloads are looked at for one that could use a free slot.
const offerEveryMs = 50;

// Timers stand still while the machine sleeps; the time of the day does not.
const longestTimerMs = 30_000;

/** A scheduler for as long as the surrounding scope lives; its end halts what still runs. */
export function useScheduler(options: SchedulerOptions): Operation<Scheduler> {
  return resource(function* (provide) {
    const { rooms, work, mayStandBy, jobOf, onError } = options;
    const queue = new TaskQueue();
    const running = new Map<number, Run>();
    const resting: Holder[] = [];
    const timers = new Map<number, NodeJS.Timeout>();
    const wake = createSignal<void, never>();
    const becameSplittable = createSignal<void, never>();
    const becameIdle = createSignal<void, never>();
    const slots = new Slots(options.slots, rooms, look);
    const standby = new Standby<Run>();
    const splittables = new Map<Run, Splittable>();
    const moving: Floor['moving'] = new Map();
    const onSplittable = () => becameSplittable.send();
    const floor: Floor = {
      slots,
      queue,
      standby,
      splittables,
      moving,
      isWaitedFor,
      onSplittable,
      onPrepared: look,
    };
    let restTimer: NodeJS.Timeout | undefined;
    let isClosing = false;
    let isLookDue = false;
    /** Who was offered last: others are offered after it. */
    let latest: Run | undefined;

    /** Has the queue looked at soon, however many ask for it. */
    function look(): void {
      if (isLookDue) return;
      isLookDue = true;
      wake.send();
    }

    const isIdle = () => queue.size === 0 && running.size === 0 && timers.size === 0;
    const hasRoom = (host: string) => rooms.hasRoom(host);

    /** Whether the work on a task holds, or held, a slot. */
    const isAtWork = (id: number) => running.get(id)?.standsBy === false;

    /** Whether a waiting task could use a slot; not one that is at work still. */
    function isWaitedFor(): boolean {
      return standby.hasHost(hasRoom) || queue.hasJobFor(hasRoom, (id) => !isAtWork(id));
    }

    function begin(job: Job, holder: Holder): Run {
      const run = new Run(job, holder, floor);
      running.set(job.id, run);
      return run;
    }

    function end(run: Run): void {
      if (run.isOver) return;
      running.delete(run.job.id);
      run.end();
      look();
    }

    /** Those that hold a slot already go before those that wait for one. */
    function admitMoving(): void {
      for (const [run, { host, onMoved }] of moving) {
        if (!hasRoom(host)) continue;
        moving.delete(run);
        run.arriveAt(host);
        onMoved();
      }
    }

    function next(holder: Holder): Run | undefined {
      const isCrowded = (host: string) => rooms.isCrowded(host);
      if (standby.hasHost(isCrowded)) holdStandby(isCrowded);
      admitMoving();
      admitStandby();
      return nextWithSlot(holder) ?? nextStandby(holder);
    }

    function nextWithSlot(holder: Holder): Run | undefined {
      const again: Job[] = [];
      let begun: Run | undefined;
      while (begun === undefined && slots.areLeft) {
        const job = queue.take(hasRoom);
        if (job === undefined) break;
        const run = running.get(job.id);
        if (run === undefined) begun = begin(job, holder);
        else if (run.isReady) run.begin();
        else again.push(job);
      }
      queue.add(again);
      begun?.begin();
      return begun;
    }

    function admitStandby(): void {
      for (const run of standby.members) {
        if (!slots.areLeft) return;
        if (hasRoom(run.job.host)) run.begin();
      }
    }

    /**
     * Has a task stand by for a host that has no room, as many as are at work there: a connection
     * that is done with a small file goes on at once with what is ready. While a task waits that a
     * host has room for, that one gets the next slot.
     */
    function nextStandby(holder: Holder): Run | undefined {
      if (latest?.isComing || slots.areExceeded || isWaitedFor()) return undefined;
      const isOpen = (host: string) =>
        !rooms.isCrowded(host) && standby.countAt(host) < rooms.activeOn(host);
      const isMeant = ({ id }: Job) => running.get(id)?.isReady ?? mayStandBy(id);
      for (;;) {
        const job = queue.take(isOpen, isMeant);
        if (job === undefined) return undefined;
        // Who was ready before is so still.
        const ready = running.get(job.id);
        latest = ready ?? begin(job, holder);
        latest.offer();
        if (ready === undefined) return latest;
      }
    }

    /** Has those that stand by for certain hosts wait in the queue again, where others may go first. */
    function holdStandby(isMeant: (host: string) => boolean = () => true): void {
      const runs = [...standby.members].filter(({ job }) => isMeant(job.host));
      for (const run of runs) run.hold();
      // Some may be there with another rank already.
      queue.add(runs.map(({ job }) => job).filter(({ id }) => !queue.has(id)));
    }

    /** Works on one task after the other: a coroutine costs more than a small download. */
    function* hold(holder: Holder, first: Run): Operation<void> {
      for (let run = first; ; run = next(holder) ?? (yield* given(holder))) {
        try {
          yield* work(run.job.id, run);
        } catch (error) {
          onError(run.job.id, error);
        } finally {
          end(run);
        }
        // After a halt a generator that cleaned up lets this one go on, see `CleanUp`.
        if (run.stopReason !== undefined || isClosing) return;
      }
    }

    function* given(holder: Holder): Operation<Run> {
      resting.push(holder);
      return yield* action<Run>((resolve) => {
        holder.give = resolve;
        return () => undefined;
      });
    }

    function* halt(run: Run): Operation<void> {
      if (run.holder.coroutine !== undefined) yield* run.holder.coroutine.halt();
      // A coroutine that is halted before its first step never comes to its own clean-up.
      end(run);
    }

    /** A file does not wait for a server that rests while a mirror does not. */
    function placed(job: Job): Job {
      const { host, mirrors } = job;
      if (mirrors.length === 0 || !rooms.rests.isResting(host)) return job;
      const awake = mirrors.find((mirror) => !rooms.rests.isResting(mirror));
      if (awake === undefined) return job;
      return {
        ...job,
        host: awake,
        mirrors: mirrors.map((each) => (each === awake ? host : each)),
      };
    }

    /** A host begins to rest, or has rested. */
    function placeAnew(): void {
      queue.add(queue.movableFrom((host) => rooms.rests.isResting(host)).map(placed));
      look();
    }

    rooms.rests.onRest = placeAnew;

    function enqueue(added: Iterable<Job>): void {
      const jobs = Array.from(added, placed);
      holdStandby();
      for (const { id } of jobs) forgetTimer(id);
      queue.add(jobs);
      look();
    }

    function forgetTimer(id: number): boolean {
      clearTimeout(timers.get(id));
      return timers.delete(id);
    }

    function wakeTasks(ids: Iterable<number>): void {
      const jobs: Job[] = [];
      for (const id of ids) {
        const job = forgetTimer(id) ? jobOf(id) : undefined;
        if (job !== undefined) jobs.push(placed(job));
      }
      // To sort a long lane for each of many that come again would take too long.
      queue.addBehind(jobs);
      look();
    }

    function enqueueAt(id: number, time: number): void {
      forgetTimer(id);
      const delay = Math.max(time - Date.now(), 0);
      // The task then waits on.
      const isFar = delay > longestTimerMs;
      const onTime = () => (isFar ? enqueueAt(id, time) : wakeTasks([id]));
      timers.set(id, setTimeout(onTime, Math.min(delay, longestTimerMs)));
    }

    /** Looks again when a host has rested that somebody may wait for. */
    function heedRests(): void {
      clearTimeout(restTimer);
      const isNeeded = queue.size > 0 || moving.size > 0;
      const endMs = isNeeded ? rooms.rests.nextEndMs() : null;
      if (endMs === null) return;
      restTimer = setTimeout(placeAnew, Math.min(endMs, longestTimerMs));
    }

    /** Files come first: a slot that only makes one faster goes to another one that waits for it. */
    function reclaimSlot(): void {
      const holders = [...splittables.values()].filter(({ extraHosts }) => extraHosts.length > 0);
      if (holders.length === 0) return;
      const isFull = !slots.areLeft && isWaitedFor();
      for (const holder of holders) {
        const host = holder.extraHosts.find((extra) => isFull || isWaitedForAt(extra));
        if (host === undefined) continue;
        // One at a time: it becomes free, and is taken, before the next look.
        holder.release(host);
        return;
      }
    }

    /** Whether a task waits for room on a host that has none left. */
    function isWaitedForAt(host: string): boolean {
      if (hasRoom(host) || rooms.rests.isResting(host)) return false;
      if (standby.countAt(host) > 0) return true;
      return queue.hasJobFor(
        (other) => other === host,
        (id) => !isAtWork(id),
      );
    }

    /** Offers free slots, first to the download that takes longest. */
    function offerSlots(): void {
      let offered = [...splittables.values()];
      while (slots.areLeft && offered.length > 0) {
        const byTime = offered
          .map((splittable) => ({ splittable, leftMs: splittable.timeLeftMs() }))
          .sort((one, other) => other.leftMs - one.leftMs);
        offered = byTime
          .filter(({ splittable }) => splittable.split())
          .map(({ splittable }) => splittable);
      }
    }

    const wakings = yield* wake;
    yield* spawn(function* () {
      while (true) {
        const rested = resting.pop();
        const holder: Holder = rested ?? { give: undefined };
        const run = next(holder);
        if (run !== undefined) {
          if (rested === undefined) holder.coroutine = yield* spawn(() => hold(holder, run));
          else rested.give?.(run);
          continue;
        }
        if (rested !== undefined) resting.push(rested);
        if (isIdle()) becameIdle.send();
        heedRests();
        isLookDue = false;
        yield* wakings.next();
      }
    });
    const splittings = yield* becameSplittable;
    yield* spawn(function* () {
      while (true) {
        if (splittables.size === 0) yield* splittings.next();
        reclaimSlot();
        offerSlots();
        yield* sleep(offerEveryMs);
      }
    });

    try {
      yield* provide({
        enqueue,
        enqueueAt,
        liftRests(hosts) {
          for (const host of hosts) rooms.rests.lift(host);
        },
        wake: wakeTasks,
        setSlots(count) {
          slots.count = count;
          holdStandby();
          look();
        },
        *stop(ids, reason) {
          const stopped =
            ids === 'all'
              ? new Set([...queue.ids, ...timers.keys(), ...running.keys()])
              : new Set(ids);
          const runs = [...running.values()].filter(({ job }) => stopped.has(job.id));
          for (const id of stopped) {
            queue.remove(id);
            forgetTimer(id);
          }
          for (const run of runs) run.stopFor(reason);
          yield* all(runs.map(halt));
          look();
        },
        *renew(isMeant) {
          const runs = [...running.values()].filter(
            ({ job, standsBy }) => standsBy && isMeant(job.id),
          );
          for (const run of runs) {
            queue.remove(run.job.id);
            run.stopFor('renew');
          }
          yield* all(runs.map(halt));
          return runs.map(({ job }) => job.id);
        },
        *idle() {
          const idlings = yield* becameIdle;
          while (!isIdle()) yield* idlings.next();
        },
      });
    } finally {
      isClosing = true;
      clearTimeout(restTimer);
      for (const id of [...timers.keys()]) forgetTimer(id);
    }
  });
}
