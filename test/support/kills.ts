import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { HeadlessEnd, HeadlessRun } from './headless.ts';

/** Sends a signal to a program, unless it has ended by itself. */
type Send = (signal: NodeJS.Signals) => void;

/** Plans a kill; `begun` settles with the first words of the program. */
type Plan = (
  send: Send,
  begun: Promise<void>,
  random: () => number,
  files: string,
) => Promise<void>;

const longestMs = 1_000;

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Before it says anything, or soon after. */
const atStart: Plan = async (send, _begun, random) => {
  await wait(random() * 150);
  send('SIGKILL');
};

/** Counted from its first words, so that a slow start does not use the time up. */
const underWay: Plan = async (send, begun, random) => {
  await begun;
  await wait(random() ** 2 * longestMs);
  send('SIGKILL');
};

/** While it brings to the disk what came in, because somebody stopped it. */
const whileStopping: Plan = async (send, begun, random) => {
  await begun;
  await wait(random() * 700);
  send('SIGINT');
  await wait(random() * 40);
  send('SIGKILL');
};

/** While a file gets its name, or loses that of its part. */
const atName: Plan = async (send, begun, random, files) => {
  let left = Math.ceil(random() * 40);
  await mkdir(files, { recursive: true });
  const watcher = watch(files, (event) => {
    if (event === 'rename') left -= 1;
    if (left === 0) send('SIGKILL');
  });
  await begun;
  await wait(longestMs);
  watcher.close();
  send('SIGKILL');
};

const plans = [atStart, underWay, underWay, whileStopping, atName, atName] as const;

/**
 * Kills a program at some moment of its life.
 * @param files the folder that it downloads to.
 * @returns how it ended: with a code if it was too quick.
 */
export async function killAtRandom(
  { child, end }: HeadlessRun,
  random: () => number,
  files: string,
): Promise<HeadlessEnd> {
  const begun = new Promise<void>((resolve) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', () => resolve());
  });
  const send = (signal: NodeJS.Signals) => void child.kill(signal);
  const plan = plans[Math.floor(random() * plans.length)] ?? underWay;
  void plan(send, begun, random, files);
  return await end;
}
