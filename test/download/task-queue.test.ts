import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Job, TaskQueue } from '../../src-main/download/task-queue.ts';

function job(id: number, parts: Partial<Job> = {}): Job {
  return { id, batchId: 1, host: 'a', mirrors: [], priority: 0, rank: 0, ...parts };
}

const everywhere = () => true;

/** Takes all that there is room for; the ids in their order. */
function drain(queue: TaskQueue, hasRoom: (host: string) => boolean = everywhere): number[] {
  const ids: number[] = [];
  for (let next = queue.take(hasRoom); next !== undefined; next = queue.take(hasRoom)) {
    ids.push(next.id);
  }
  return ids;
}

function queueOf(...jobs: readonly Job[]): TaskQueue {
  const queue = new TaskQueue();
  queue.add(jobs);
  return queue;
}

describe('tasks wait', () => {
  test('in the order in which they came', () => {
    expect(drain(queueOf(job(3), job(1), job(2)))).toEqual([3, 1, 2]);
  });

  test('by rank within their list, however they came', () => {
    const queue = queueOf(job(1, { rank: 5 }), job(2, { rank: -1 }));
    queue.add([job(3, { rank: 2 }), job(4, { rank: 5 })]);
    expect(drain(queue)).toEqual([2, 3, 1, 4]);
  });

  test('by priority before all else', () => {
    const queue = queueOf(
      job(1, { priority: -1, rank: -9 }),
      job(2, { batchId: 2 }),
      job(3, { priority: 1, host: 'b', rank: 9 }),
      job(4),
    );
    expect(drain(queue)).toEqual([3, 2, 4, 1]);
  });

  test('in turn by list: a long one does not keep a short one waiting', () => {
    const long = Array.from({ length: 4 }, (_, index) => job(index + 1));
    const queue = queueOf(...long, job(10, { batchId: 2 }), job(11, { batchId: 2 }));
    expect(drain(queue)).toEqual([1, 10, 2, 11, 3, 4]);
  });

  test('in turn by host within a list', () => {
    const queue = queueOf(job(1), job(2), job(3), job(4, { host: 'b' }), job(5, { host: 'b' }));
    expect(drain(queue)).toEqual([1, 4, 2, 5, 3]);
  });

  test('for room on their host, and lose no turn by it', () => {
    const queue = queueOf(job(1), job(2), job(3, { host: 'b' }), job(4, { host: 'b' }));
    expect(drain(queue, (host) => host === 'b')).toEqual([3, 4]);
    expect(queue.hasJobFor((host) => host === 'b')).toBe(false);
    expect(queue.hasJobFor(everywhere)).toBe(true);
    expect(drain(queue)).toEqual([1, 2]);
    expect(queue.hasJobFor(everywhere)).toBe(false);
  });

  test('and some of them do not count', () => {
    const queue = queueOf(job(1), job(2), job(3, { host: 'b' }));
    expect(queue.hasJobFor(everywhere, (id) => id === 2)).toBe(true);
    expect(queue.hasJobFor(everywhere, () => false)).toBe(false);
    expect(
      queue.hasJobFor(
        (host) => host === 'b',
        (id) => id < 3,
      ),
    ).toBe(false);
  });

  test('even when their priority is low, for a server that those before cannot use', () => {
    const queue = queueOf(job(1, { priority: 1 }), job(2, { host: 'b', priority: -1 }));
    expect(queue.take((host) => host === 'b')?.id).toBe(2);
  });
});

describe('a task that waits already', () => {
  test('is moved and not doubled', () => {
    const queue = queueOf(job(1), job(2), job(1));
    queue.add([job(2, { priority: 1 }), job(1, { batchId: 3 })]);
    expect(queue.size).toBe(2);
    expect(drain(queue)).toEqual([2, 1]);
  });

  test('can be taken out', () => {
    const queue = queueOf(job(1), job(2));
    expect([queue.remove(1), queue.remove(1), queue.remove(7)]).toEqual([true, false, false]);
    expect([...queue.ids]).toEqual([2]);
    expect(drain(queue)).toEqual([2]);
  });
});

test('a hundred thousand tasks of one list are no trouble', () => {
  const queue = queueOf(...Array.from({ length: 100_000 }, (_, id) => job(id, { rank: id })));
  expect(drain(queue)).toHaveLength(100_000);
});

const someJob: fc.Arbitrary<Job> = fc.record({
  id: fc.nat(15),
  batchId: fc.integer({ min: 1, max: 3 }),
  host: fc.constantFrom('a', 'b', 'c'),
  mirrors: fc.constant([]),
  priority: fc.constantFrom(-1 as const, 0 as const, 1 as const),
  rank: fc.integer({ min: -3, max: 3 }),
});

test('whatever is added and taken out, nothing is lost, nothing comes twice, the first go first', () => {
  const step = fc.oneof(
    fc.array(someJob, { maxLength: 6 }),
    fc.nat(15),
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c')).map((hosts) => ({ hosts })),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const queue = new TaskQueue();
      const model = new Map<number, Job>();
      for (const given of steps) {
        if (Array.isArray(given)) {
          queue.add(given);
          for (const next of given) model.set(next.id, next);
        } else if (typeof given === 'number') {
          expect(queue.remove(given)).toBe(model.delete(given));
        } else if ('hosts' in given) {
          const hosts = new Set<string>(given.hosts);
          const hasRoom = (host: string) => hosts.has(host);
          const able = [...model.values()].filter(({ host }) => hasRoom(host));
          expect(queue.hasJobFor(hasRoom)).toBe(able.length > 0);
          const taken = queue.take(hasRoom);
          if (taken === undefined) {
            expect(able).toEqual([]);
            continue;
          }
          expect(model.get(taken.id)).toEqual(taken);
          const before = able.filter(
            ({ priority, batchId, host, rank }) =>
              priority > taken.priority ||
              (priority === taken.priority &&
                batchId === taken.batchId &&
                host === taken.host &&
                rank < taken.rank),
          );
          expect(before).toEqual([]);
          model.delete(taken.id);
        }
        expect(queue.size).toBe(model.size);
        expect([...queue.ids].toSorted()).toEqual([...model.keys()].toSorted());
      }
      expect(drain(queue).toSorted()).toEqual([...model.keys()].toSorted());
    }),
    { numRuns: 300 },
  );
});

test('lists of one priority are served in turn, however long they and however many their hosts', () => {
  const jobs = fc.array(someJob, { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(jobs, (given) => {
      const waiting = given.map((next, id) => ({ ...next, id, priority: 0 as const }));
      const queue = queueOf(...waiting);
      const order = drain(queue).map((id) => waiting[id]?.batchId ?? 0);
      const left = new Map<number, number>();
      for (const { batchId } of waiting) left.set(batchId, (left.get(batchId) ?? 0) + 1);
      const sinceServed = new Map<number, number>();
      for (const batchId of order) {
        for (const [other, count] of left) {
          if (count > 0) sinceServed.set(other, (sinceServed.get(other) ?? 0) + 1);
        }
        expect(sinceServed.get(batchId)).toBeLessThanOrEqual(3);
        sinceServed.set(batchId, 0);
        left.set(batchId, (left.get(batchId) ?? 0) - 1);
      }
    }),
  );
});
