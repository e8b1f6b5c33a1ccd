import { expect, test } from 'vitest';
import { BatchClocks } from '../../src-main/download/batch-clocks.ts';

function setUp(elapsed: ConstructorParameters<typeof BatchClocks>[1] = []) {
  let now = 1000;
  const clocks = new BatchClocks(() => now, elapsed);
  return {
    clocks,
    /** Lets time pass, in milliseconds. */
    pass(ms: number) {
      now += ms;
    },
  };
}

test('each list counts the time in which one of its own tasks is under way', () => {
  const { clocks, pass } = setUp();
  clocks.start(1);
  pass(100);
  clocks.start(2);
  clocks.start(1);
  pass(10);
  clocks.stop(1);
  pass(1);
  expect([clocks.elapsedMs(1), clocks.elapsedMs(2)]).toEqual([111, 11]);
  clocks.stop(1);
  pass(1000);
  expect([clocks.elapsedMs(1), clocks.elapsedMs(2)]).toEqual([111, 1011]);
  clocks.stop(2);
  pass(1000);
  expect([clocks.elapsedMs(1), clocks.elapsedMs(2)]).toEqual([111, 1011]);
  clocks.start(1);
  pass(5);
  expect(clocks.elapsedMs(1)).toBe(116);
});

test('a list that never ran took no time', () => {
  expect(setUp().clocks.elapsedMs(7)).toBe(0);
});

test('a list goes on from what was kept of it', () => {
  const { clocks, pass } = setUp([{ batchId: 4, elapsedMs: 2.5 }]);
  expect(clocks.elapsedMs(4)).toBe(2.5);
  clocks.start(4);
  pass(10);
  expect(clocks.elapsedMs(4)).toBe(12.5);
});

test('only what ran since is kept again, and what still runs each time', () => {
  const { clocks, pass } = setUp([{ batchId: 4, elapsedMs: 2.5 }]);
  expect(clocks.unsaved()).toEqual([]);
  clocks.start(1);
  clocks.start(2);
  pass(10);
  clocks.stop(1);
  pass(10);
  const both = [
    { batchId: 1, elapsedMs: 10 },
    { batchId: 2, elapsedMs: 20 },
  ];
  // As long as nobody says that it was kept.
  expect(clocks.unsaved()).toEqual(both);
  expect(clocks.unsaved()).toEqual(both);
  clocks.saved();
  pass(10);
  expect(clocks.unsaved()).toEqual([{ batchId: 2, elapsedMs: 30 }]);
  clocks.stop(2);
  expect(clocks.unsaved()).toEqual([{ batchId: 2, elapsedMs: 30 }]);
  clocks.saved();
  expect(clocks.unsaved()).toEqual([]);
});
