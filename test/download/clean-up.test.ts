import { run, suspend, until } from 'effection';
import { expect, test } from 'vitest';
import { CleanUp } from '../../src-main/download/clean-up.ts';

test('what was added is done in the reverse order, once, and errors stop nothing', async () => {
  const done: string[] = [];
  const cleanUp = new CleanUp();
  for (const name of ['first', 'second', 'third']) {
    cleanUp.add(async () => {
      done.push(name);
      if (name === 'second') throw new Error(name);
    });
  }
  await cleanUp.run();
  await cleanUp.run();
  expect(done).toEqual(['third', 'second', 'first']);
});

test('a second call waits for what the first one has begun', async () => {
  const { promise: slow, resolve: endSlow } = Promise.withResolvers<void>();
  const cleanUp = new CleanUp();
  cleanUp.add(() => slow);
  const told: string[] = [];
  void cleanUp.run();
  const second = cleanUp.run().then(() => told.push('second call'));
  await new Promise((resolve) => setImmediate(resolve));
  told.push('slow step');
  endSlow();
  await second;
  expect(told).toEqual(['slow step', 'second call']);
});

test('a halt does not let an inner generator go on as if nothing had happened', async () => {
  const told: string[] = [];
  const { promise: writing, resolve: endWriting } = Promise.withResolvers<void>();
  function* inner(cleanUp: CleanUp) {
    yield* cleanUp.join(writing);
    told.push('went on');
  }
  const task = run(function* () {
    const cleanUp = new CleanUp();
    try {
      yield* inner(cleanUp);
      told.push('went on outside');
      yield* suspend();
    } finally {
      yield* until(cleanUp.run());
      told.push('cleaned up');
    }
  });
  // A future begins when somebody waits for it.
  const halted = task.halt().then(() => told.push('halted'));
  told.push('the write ends');
  endWriting();
  await halted;
  expect(told).toEqual(['the write ends', 'cleaned up', 'halted']);
});
