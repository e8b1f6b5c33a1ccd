import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

// What the young objects of the main thread may take, in bytes. V8 would let it become 128 MiB,
// which is hardly faster.
const mostYoungBytes = 6 * 1024 * 1024;

// Between two looks there are never so many new objects that it would be doubled twice.
const lookEveryMs = 50;

/**
 * Has V8 fit for a program that is short-lived, or that holds very many small things. Not before the
 * first byte thread is ready: with other flags than its own, V8 compiles Node's modules anew instead
 * of taking them from the cache within Node, which doubles the start of a thread.
 */
export function tuneRuntime(): void {
  // V8 would have the parser of heads in its best form after a few of them. That takes 10 MiB, and
  // the process waits for it at its end; over 10,000 small files it saves nothing that shows.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  // Otherwise a heap may grow to several times of what is in use before it is cleaned.
  setFlagsFromString('--heap-growing-percent=30');
  setYoungGrowth(1);
}

/**
 * Gives the young objects more room as they need it, up to a limit; before, while lists are read
 * and added, they have little, since what comes then is there to stay.
 */
export function letYoungGrow(): void {
  setInterval(() => setYoungGrowth(youngBytes() < mostYoungBytes ? 2 : 1), lookEveryMs).unref();
}

/**
 * By how much their room is multiplied each time that much of it has come to stay. This holds for
 * all threads, which have limits of their own.
 */
function setYoungGrowth(factor: 1 | 2): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

function youngBytes(): number {
  return (
    getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0
  );
}
