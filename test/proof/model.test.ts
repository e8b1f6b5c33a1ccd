import { mkdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Steering } from '../../src-main/contract/ipc.ts';
import { isActive } from '../../src-main/contract/task.ts';
import { seed } from '../support/seed.ts';
import { type SteeringModel, Watched, type Wish } from '../support/steering-model.ts';
import { expectWhole, setUpWorkbench, type Workbench } from '../support/workbench.ts';

type Command = fc.AsyncCommand<SteeringModel, Watched>;
type Act = (real: Watched, model: SteeringModel) => Promise<void>;

/** Something that a person, or fate, does; whatever must always hold is looked at afterwards. */
class Deed implements Command {
  readonly #name: string;
  readonly #act: Act;

  constructor(name: string, act: Act) {
    this.#name = name;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  async run(model: SteeringModel, real: Watched): Promise<void> {
    real.forgetOrder();
    await this.#act(real, model);
    real.forgetOrder();
    await real.expectSound(model);
  }

  toString(): string {
    return this.#name;
  }
}

/** What becomes of a wish by what is done. */
const wishAfter: Partial<Record<Steering, (before: Wish, kind: string) => Wish>> = {
  pause: (before, kind) => (kind === 'cancelled' || kind === 'failed' ? before : 'pause'),
  resume: (before) => (before === 'pause' ? 'run' : before),
  cancel: () => 'cancel',
  retry: (before, kind) => (kind === 'cancelled' || kind === 'failed' ? 'run' : before),
};

/** Ids of some tasks; half of them of such that are worked on, if there are any. */
function someOf({ engine }: Workbench['weft'], which: readonly number[]): number[] {
  const all = [...engine.table.all];
  const active = all.filter(({ task }) => isActive(task.state.kind));
  const ids = which.flatMap((each) => {
    const from = each % 2 === 0 && active.length > 0 ? active : all;
    return from[Math.floor(each / 2) % from.length]?.id ?? [];
  });
  return [...new Set(ids)];
}

function steering(what: Steering, which: readonly number[]): Deed {
  return new Deed(`${what} ${which}`, async ({ bench }, { wishes }) => {
    const { engine } = bench.weft;
    const ids = someOf(bench.weft, which);
    const lives = ids.map((id) => engine.table.get(id));
    const kinds = lives.map((live) => live?.task.state.kind ?? '');
    const bytes = lives.map((live) => live?.received ?? 0);
    await engine.steer(what, ids);
    for (const [index, live] of lives.entries()) {
      // Some of the files cannot be gone on with, and say so.
      if (live === undefined || live.task.note !== null || what === 'cancel') continue;
      expect(live.received, `bytes of task ${live.id}`).toBeGreaterThanOrEqual(bytes[index] ?? 0);
    }
    for (const [index, id] of ids.entries()) {
      const next = wishAfter[what]?.(wishes.get(id) ?? 'run', kinds[index] ?? '');
      if (next !== undefined && wishes.has(id)) wishes.set(id, next);
    }
  });
}

function forAll(what: 'pause' | 'resume' | 'cancel'): Deed {
  return new Deed(`${what} all`, async ({ bench }, { wishes }) => {
    const { engine } = bench.weft;
    const kinds = new Map(Array.from(engine.table.all, ({ id, task }) => [id, task.state.kind]));
    await engine.steer(what, 'all');
    for (const [id, before] of wishes) {
      wishes.set(id, wishAfter[what]?.(before, kinds.get(id) ?? '') ?? before);
    }
  });
}

const mebibyte = 1024 * 1024;

/** The server's files in turn: small and large ones, slow, without length, and broken ones. */
const specs: readonly Parameters<Workbench['server']['file']>[0][] = [
  { size: 60_000, rate: 400_000 },
  { size: 0 },
  { size: 300_000, rate: 1_000_000, etag: 'weak' },
  { size: 200_000, rate: 2_000_000, length: 'chunked', etag: 'none' },
  { size: 3 * mebibyte, rate: 2 * mebibyte },
  { size: 150_000, alternate: [{ ending: { kind: 'reset', after: 70_000 } }, {}] },
  { size: 90_000, alternate: [{ answer: { kind: 'status', status: 500 } }, { rate: 500_000 }] },
  { size: 120_000, rate: 600_000, ranges: 'ignored' },
];

function add(count: number): Deed {
  return new Deed(`add ${count}`, async ({ bench: { server, weft } }, { wishes }) => {
    const urls = Array.from({ length: count }, (_, n) =>
      server.file({ path: `${wishes.size + n}`, ...specs[(wishes.size + n) % specs.length] }),
    );
    const { ids } = await weft.add(...urls);
    for (const id of ids) wishes.set(id, 'run');
  });
}

function configure(changes: { slots: number } | { bytesPerSecond: number | null }): Deed {
  return new Deed(JSON.stringify(changes), async ({ bench }) => {
    bench.weft.engine.configure(changes);
  });
}

function startAgain(how: 'restart' | 'crash'): Deed {
  return new Deed(how, async ({ bench }) => {
    // A part file may go while the folder is copied; nothing has happened then.
    await bench[how]().catch(() => bench[how]());
    bench.weft.engine.start();
  });
}

function pass(milliseconds: number): Deed {
  return new Deed(`wait ${milliseconds}`, async (real) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      real.expectOrder();
      await wait(3);
    }
  });
}

const which = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 });
const steerings = [
  'pause',
  'resume',
  'cancel',
  'retry',
  'raise',
  'lower',
  'first',
  'last',
] as const;

const commands = fc.commands(
  [
    fc.integer({ min: 1, max: 12 }).map(add),
    fc.tuple(fc.constantFrom(...steerings), which).map(([what, ids]) => steering(what, ids)),
    fc.tuple(fc.constantFrom(...steerings), which).map(([what, ids]) => steering(what, ids)),
    fc.constantFrom('pause', 'resume', 'resume', 'cancel').map(forAll),
    fc.constantFrom(1, 2, 4).map((slots) => configure({ slots })),
    fc.constantFrom(null, 300_000).map((rate) => configure({ bytesPerSecond: rate })),
    fc.constantFrom('restart', 'crash').map(startAgain),
    ...Array.from({ length: 6 }, () => fc.integer({ min: 1, max: 200 }).map(pass)),
  ],
  { maxCommands: 40, size: 'max' },
);

/** Whatever happened, who resumes and retries often enough gets everything. */
async function expectAllInTheEnd({ bench }: Watched, { wishes }: SteeringModel): Promise<void> {
  bench.weft.engine.configure({ slots: 8, bytesPerSecond: null });
  const isDone = () => bench.weft.tasks().every(({ state }) => state.kind === 'done');
  for (let round = 0; round < 10 && !isDone(); round++) {
    await bench.weft.engine.steer('resume', 'all');
    await bench.weft.engine.steer('retry', [...wishes.keys()]);
    await bench.weft.engine.idle();
  }
  for (const task of bench.weft.tasks()) await expectWhole(bench.server, task);
}

const property = fc.asyncProperty(commands, async (deeds) => {
  await using bench = await setUpWorkbench({ slots: 2, retries: 1 });
  await mkdir(bench.files);
  const model: SteeringModel = { wishes: new Map() };
  const real = new Watched(bench);
  await fc.asyncModelRun(() => ({ model, real }), deeds);
  await expectAllInTheEnd(real, model);
});

test('whatever a person does, and when, tasks stand where they may, and all of them can be had', async () => {
  const lanes = [0, 1, 2, 3].map((lane) =>
    fc.assert(property, { seed: seed + lane, numRuns: 6, endOnFailure: true }),
  );
  await Promise.all(lanes);
  expect(lanes).toHaveLength(4);
}, 120_000);
