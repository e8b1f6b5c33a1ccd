import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Task } from '../../src-main/contract/task.ts';
import { rangeAsked } from '../support/faulty/request.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import type { HeadlessEnd } from '../support/headless.ts';
import { killList } from '../support/kill-list.ts';
import { expectAllThere, type KillPlace, killPlace, stopChecker } from '../support/kill-place.ts';
import { killAtRandom } from '../support/kills.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import { naming, seed } from '../support/seed.ts';
import { heldBy } from '../support/stored-tasks.ts';

const leastKills = 200;
const lanes = 5;

// What may be fetched again to compare it, where no strong validator vouches for the rest.

const hurried = {
  NODE_OPTIONS: `--require=${join(import.meta.dirname, '../support/fast-clock.ts')}`,
};

/** Expects that of what is recorded as being there nothing was asked for, since `asked` requests. */
function expectOnlyMissing(server: FaultyServer, tasks: readonly Task[], asked: number): void {
  const since = server.requests.slice(asked);
  for (const task of tasks) {
    const requests = since.filter(({ path }) => isOf(path, task.url));
    if (task.state.kind === 'done') expect(requests, `${task.name} was done`).toEqual([]);
    for (const { headers } of requests) expectMissing(task, headers.range);
  }
}

function expectMissing(task: Task, range: string | undefined): void {
  const size = task.total ?? Number.POSITIVE_INFINITY;
  const asked = rangeAsked(range, size) ?? { from: 0, end: size };
  if (asked === 'unsatisfiable') return;
  // Where nothing vouches for the rest, a file may have to begin anew.
  if (task.etag?.startsWith('"') !== true) return;
  const { from } = asked;
  for (const held of heldBy(task, size)) {
    const both = Math.min(asked.end, held.end ?? size) - Math.max(from, held.from);
    const what = `${task.name}: ${range} of ${size}, held ${held.from} to ${held.end}, ${task.note}`;
    expect(both, what).toBeLessThanOrEqual(0);
  }
}

function isOf(path: string, url: string): boolean {
  return path.split('?')[0] === new URL(url).pathname;
}

function endedWell({ code, stderr }: HeadlessEnd): boolean {
  if (code === 0) return true;
  // Interrupted, and quicker than the kill.
  expect([code, stderr]).toEqual([expect.toBeOneOf([null, 130]), '']);
  return false;
}

test(`killed ${leastKills} times, at any moment, nothing looks finished that is not, and each list comes to its end`, async () => {
  await using server = await startFaultyServer();
  let kills = 0;
  let folders = 0;

  /** Kills the program until it has ended by itself, or there were kills enough. */
  async function killOften(place: KillPlace, random: () => number): Promise<void> {
    const check = stopChecker(server, place);
    for (let finished = 0; kills < leastKills; ) {
      const asked = server.requests.length;
      const tasks = await place.stored();
      const hasEnded = endedWell(await killAtRandom(place.start(hurried), random, place.files));
      expectOnlyMissing(server, tasks, asked);
      const now = await check();
      expect(now.finished, 'files that disappeared').toBeGreaterThanOrEqual(finished);
      if (hasEnded) return;
      finished = now.finished;
      kills += 1;
    }
  }

  async function expectEnd(place: KillPlace): Promise<void> {
    const { code, stderr } = await place.start().end;
    expect([code, stderr]).toEqual([0, '']);
    await expectAllThere(server, place);
    const asked = server.requests.length;
    expect((await place.start().end).code).toBe(0);
    expectOnlyMissing(server, await place.stored(), asked);
  }

  async function runLane(lane: number): Promise<void> {
    for (let round = 0; kills < leastKills; round++) {
      const random = randomNumbers(seed + 1000 * lane + round);
      const urls = killList(server, `${lane}-${round}`, random);
      await using place = await killPlace(urls, ['--connections', '12']);
      await killOften(place, random);
      await expectEnd(place);
      folders += 1;
    }
  }

  await naming(() => Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane))));
  console.log(`${kills} kills in ${folders} folders, seed ${seed}`);
}, 300_000);
