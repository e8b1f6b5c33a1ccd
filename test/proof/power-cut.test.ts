import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { killList } from '../support/kill-list.ts';
import { expectAllThere, type KillPlace, killPlace, stopChecker } from '../support/kill-place.ts';
import { killAtRandom } from '../support/kills.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import { naming, seed } from '../support/seed.ts';
import type { UnflushedOptions } from '../support/unflushed/note.ts';
import { cutPower } from '../support/unflushed/power-cut.ts';

const leastCuts = 60;
const lanes = 4;

const preloads = ['fast-clock.ts', 'unflushed/disk.ts'].map((name) =>
  join(import.meta.dirname, '../support', name),
);

/** The operations at which the power may be cut, and about how often one run does them. */
const operations = [
  ['create', 20],
  ['write', 800],
  ['flush', 60],
  ['flushed', 60],
  ['link', 20],
  ['unlink', 20],
  ['rename', 20],
  ['truncate', 2],
] as const;

function someCut(random: () => number): UnflushedOptions['cut'] {
  const [what, most] = operations[Math.floor(random() * operations.length)] ?? operations[0];
  return random() < 0.3 ? null : { what, number: Math.ceil(random() * most) };
}

/** Runs the program, which notes what it does to the disk, and then cuts the power. */
async function runNoting(place: KillPlace, cut: UnflushedOptions['cut'], random: () => number) {
  const notes = join(place.beside, 'notes');
  await mkdir(notes, { recursive: true });
  const options: UnflushedOptions = { files: place.files, notes, cut };
  const run = place.start({
    NODE_OPTIONS: preloads.map((path) => `--require=${path}`).join(' '),
    WEFT_UNFLUSHED: JSON.stringify(options),
  });
  return { run, cutPower: () => cutPower(notes, random) };
}

/** Runs the program until the power is cut; returns whether it came to its end before. */
async function runUntilCut(place: KillPlace, random: () => number): Promise<boolean> {
  const noting = await runNoting(place, someCut(random), random);
  const { code, stderr } = await killAtRandom(noting.run, random, place.files);
  expect([code, stderr]).toEqual([expect.toBeOneOf([null, 0, 130]), '']);
  noting.cutPower();
  return code === 0;
}

/** Puts files in the place of those to come; returns their hashes. */
async function writeOldFiles({ files, urls }: KillPlace): Promise<string[]> {
  await mkdir(files);
  const names = new Set(urls.map((url) => basename(url)));
  return await Promise.all(
    Array.from(names, async (name) => {
      await writeFile(join(files, name), `An older ${name}`);
      return await hashOfFile(join(files, name));
    }),
  );
}

test(`after ${leastCuts} power cuts nothing is recorded that is not on the disk, and each list comes to its end`, async () => {
  await using server = await startFaultyServer();
  let cuts = 0;
  let recorded = 0;

  async function cutOften(place: KillPlace, before: readonly string[], random: () => number) {
    const check = stopChecker(server, place, before);
    const most = 2 + random() * 8;
    for (let cut = 0; cut < most; cut++) {
      const hasEnded = await runUntilCut(place, random);
      const { tasks } = await check();
      if (hasEnded) return;
      cuts += 1;
      const unfinished = tasks.filter(({ state }) => state.kind !== 'done');
      recorded += unfinished.filter(({ received }) => received > 0).length;
    }
  }

  async function runFolder(tag: string, replaces: boolean, random: () => number) {
    const urls = killList(server, tag, random);
    const options = ['--connections', '12', '--on-exists', replaces ? 'overwrite' : 'rename'];
    await using place = await killPlace(urls, options);
    await cutOften(place, replaces ? await writeOldFiles(place) : [], random);
    const { code, stderr } = await place.start().end;
    expect([code, stderr]).toEqual([0, '']);
    await expectAllThere(server, place);
  }

  async function runLane(lane: number): Promise<void> {
    for (let round = 0; cuts < leastCuts; round++) {
      const random = randomNumbers(seed + 1000 * lane + round);
      await runFolder(`${lane}-${round}`, lane % 2 === 1, random);
    }
  }

  await naming(() => Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane))));
  console.log(`${cuts} power cuts, ${recorded} records of unfinished files, seed ${seed}`);
  expect(recorded).toBeGreaterThan(0);
}, 300_000);

test.each([
  'rename',
  'overwrite',
])('a name that a file gets only at the next start survives a power cut after that, too: %s', async (onExists) => {
  await using server = await startFaultyServer();
  const url = server.file({ path: 'a.bin' });
  await using place = await killPlace([url], ['--on-exists', onExists]);
  const check = stopChecker(server, place);
  // Everything that was not flushed is lost.
  const worst = () => 0;
  const atFirst = await runNoting(place, { what: 'flushed', number: 2 }, worst);
  expect((await atFirst.run.end).code).toBeNull();
  atFirst.cutPower();
  expect((await check()).tasks).toMatchObject([{ state: { kind: 'finalising' } }]);
  const again = await runNoting(place, null, worst);
  expect((await again.run.end).code).toBe(0);
  again.cutPower();
  expect(await check()).toMatchObject({ finished: 1, tasks: [{ state: { kind: 'done' } }] });
});
