// Loaded before a program (`node --require`): for its main thread time goes ten times as fast, so
// that it records progress, and tries again, ten times as often. Its connections live in real time.

import { isMainThread } from 'node:worker_threads';

const speed = 10;

// What is shorter paces the display and the scheduler, which need no hurry.
const leastMs = 500;

function hurry(): void {
  const { setTimeout } = globalThis;
  const now = performance.now.bind(performance);
  performance.now = () => now() * speed;
  const hurried = (work: () => void, ms = 0, ...rest: []) =>
    setTimeout(work, ms < leastMs ? ms : ms / speed, ...rest);
  globalThis.setTimeout = Object.assign(hurried, setTimeout);
}

if (isMainThread) hurry();
