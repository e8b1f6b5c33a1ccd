import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gap } from '../../src-main/contract/task.ts';
import {
  assign,
  bestSplit,
  cover,
  gapsOf,
  join,
  leastLengthOf,
  limit,
  missingOf,
  type Plan,
  planOf,
  type Running,
  release,
  split,
} from '../../src-main/download/plan.ts';

/** Files of the models are shorter than this; a segment without an end reaches up to here. */
const horizon = 40;

/** Who fetches each byte: a transfer, nobody (null), or it is there (undefined). */
type Bytes = readonly (number | null | undefined)[];

function bytesOf(plan: Plan): Bytes {
  const bytes: (number | null | undefined)[] = Array.from({ length: horizon });
  for (const { from, end, transfer } of plan) bytes.fill(transfer, from, end ?? horizon);
  return bytes;
}

function expectInOrder(plan: Plan): void {
  let last = 0;
  for (const { from, end } of plan) {
    expect(from).toBeGreaterThanOrEqual(last);
    last = end ?? Number.POSITIVE_INFINITY;
    expect(last).toBeGreaterThan(from);
  }
}

const offset = fc.nat(horizon - 1);
const transfer = fc.integer({ min: 1, max: 4 });

/** Gaps with bytes between them; the last one may be open. */
const someGaps: fc.Arbitrary<readonly Gap[]> = fc
  .tuple(fc.uniqueArray(offset, { maxLength: 8 }), fc.boolean())
  .map(([offsets, isOpen]) => {
    const sorted = offsets.toSorted((one, other) => one - other);
    const gaps: Gap[] = [];
    for (let index = 0; index + 1 < sorted.length; index += 2) {
      gaps.push({ from: sorted[index] ?? 0, end: sorted[index + 1] ?? 0 });
    }
    const last = sorted.at(-1) ?? 0;
    return isOpen
      ? [...gaps.filter(({ end }) => (end ?? 0) < last), { from: last, end: null }]
      : gaps;
  });

const somePlan: fc.Arbitrary<Plan> = fc
  .tuple(someGaps, fc.array(fc.tuple(transfer, offset), { maxLength: 6 }))
  .map(([gaps, cuts]) =>
    cuts.reduce((plan, [id, at]) => begun(split(plan, id, at), id), planOf(gaps)),
  );

/** Gives the first segment that nobody fetches to a transfer that fetches nothing yet. */
function begun(plan: Plan, id: number): Plan {
  const open = plan.find((segment) => segment.transfer === null);
  const isBusy = plan.some((segment) => segment.transfer === id);
  return open === undefined || isBusy ? plan : assign(plan, open, id);
}

const steps = {
  cover: fc.tuple(offset, offset).map(([from, to]) => ({
    after: (plan: Plan) => cover(plan, from, to),
    byte: (was: Bytes[number], at: number) => (at >= from && at < to ? undefined : was),
  })),
  release: transfer.map((id) => ({
    after: (plan: Plan) => release(plan, id),
    byte: (was: Bytes[number]) => (was === id ? null : was),
  })),
  limit: offset.map((total) => ({
    after: (plan: Plan) => limit(plan, total),
    byte: (was: Bytes[number], at: number) => (at >= total ? undefined : was),
  })),
};

describe('a plan', () => {
  test('says of each byte who fetches it, whatever comes in, ends, or becomes known', () => {
    const step = fc.oneof(steps.cover, steps.release, steps.limit);
    fc.assert(
      fc.property(somePlan, fc.array(step, { maxLength: 12 }), (first, given) => {
        let plan = first;
        for (const { after, byte } of given) {
          const before = bytesOf(plan);
          plan = after(plan);
          expectInOrder(plan);
          expect(bytesOf(plan)).toEqual(before.map(byte));
        }
      }),
    );
  });

  test('gives a segment that nobody fetches to a transfer, and no other one', () => {
    fc.assert(
      fc.property(somePlan, (plan) => {
        const open = plan.find((segment) => segment.transfer === null);
        if (open === undefined) return;
        const before = bytesOf(plan);
        const { from, end } = open;
        const expected = before.map((was, at) => (at >= from && at < (end ?? horizon) ? 9 : was));
        expect(bytesOf(assign(plan, open, 9))).toEqual(expected);
      }),
    );
  });

  test('that is cut leaves what lies behind the cut to somebody else', () => {
    fc.assert(
      fc.property(somePlan, transfer, offset, (plan, id, at) => {
        const segment = plan.find((other) => other.transfer === id);
        const after = split(plan, id, at);
        expectInOrder(after);
        const canBeCut =
          segment !== undefined &&
          at >= segment.from &&
          at < (segment.end ?? Number.POSITIVE_INFINITY);
        if (!canBeCut) {
          expect(after).toEqual(plan);
          return;
        }
        const expected = bytesOf(plan).map((was, byte) => (was === id && byte >= at ? null : was));
        expect(bytesOf(after)).toEqual(expected);
        expect(after.some(({ from, transfer: who }) => from === at && who === null)).toBe(true);
      }),
    );
  });

  test('that is cut and joined again is as it was', () => {
    fc.assert(
      fc.property(somePlan, transfer, fc.array(offset, { maxLength: 3 }), (plan, id, cuts) => {
        const segment = plan.find((other) => other.transfer === id);
        if (segment === undefined || segment.end === null) return;
        const inside = cuts.filter((at) => at > segment.from);
        const cut = inside.reduce((before, at) => split(before, id, at), plan);
        const whole = join(cut, id, segment.end);
        expect(bytesOf(whole)).toEqual(bytesOf(plan));
        expect(whole.filter((other) => other.transfer === id)).toEqual([segment]);
      }),
    );
  });

  test('that is joined takes only what nobody fetches, without a hole, up to the end', () => {
    fc.assert(
      fc.property(somePlan, transfer, offset, (plan, id, end) => {
        const before = bytesOf(plan);
        const joined = join(plan, id, end);
        const after = bytesOf(joined);
        expectInOrder(joined);
        for (const [at, was] of before.entries()) {
          if (after[at] === was) continue;
          expect([was, after[at], after[at - 1]]).toEqual([null, id, id]);
          expect(at).toBeLessThan(end);
        }
      }),
    );
  });

  test('has at most one segment of each transfer, as long as bytes come in order', () => {
    const step = fc.oneof(
      transfer.map((id) => (plan: Plan) => begun(plan, id)),
      fc.tuple(transfer, offset).map(
        ([id, at]) =>
          (plan: Plan) =>
            split(plan, id, at),
      ),
      fc.tuple(transfer, offset).map(
        ([id, end]) =>
          (plan: Plan) =>
            join(plan, id, end),
      ),
      fc.tuple(transfer, offset).map(([id, to]) => (plan: Plan) => {
        const from = plan.find((segment) => segment.transfer === id)?.from ?? to;
        return cover(plan, from, to);
      }),
      transfer.map((id) => (plan: Plan) => release(plan, id)),
      offset.map((total) => (plan: Plan) => limit(plan, total)),
    );
    fc.assert(
      fc.property(someGaps, fc.array(step, { maxLength: 40 }), (gaps, given) => {
        let plan = planOf(gaps);
        for (const next of given) {
          plan = next(plan);
          expectInOrder(plan);
          const ids = plan.flatMap(({ transfer: id }) => id ?? []);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
    );
  });

  test('in which every transfer came to its end has nothing left', () => {
    fc.assert(
      fc.property(someGaps, fc.array(fc.tuple(transfer, offset)), (gaps, cuts) => {
        let plan = limit(planOf(gaps), horizon);
        for (const [id, at] of cuts) plan = begun(split(plan, id, at), id);
        for (let id = 10; plan.some((segment) => segment.transfer === null); id++) {
          plan = begun(plan, id);
        }
        for (const { from, end } of plan) plan = cover(plan, from, end ?? horizon);
        expect(plan).toEqual([]);
      }),
    );
  });
});

describe('gaps', () => {
  test('are what a plan leaves to fetch, neighbours joined', () => {
    fc.assert(
      fc.property(somePlan, (plan) => {
        const gaps = gapsOf(plan);
        expect(bytesOf(planOf(gaps)).map((byte) => byte === undefined)).toEqual(
          bytesOf(plan).map((byte) => byte === undefined),
        );
        for (const [index, { from }] of gaps.entries()) {
          expect(from).toBeGreaterThan(gaps[index - 1]?.end ?? -1);
        }
        expect(gapsOf(planOf(gaps))).toEqual(gaps);
      }),
    );
  });

  test('come to as many bytes as are missing', () => {
    fc.assert(
      fc.property(somePlan, (plan) => {
        const missing = bytesOf(plan).filter((byte) => byte !== undefined).length;
        const isOpen = plan.some(({ end }) => end === null);
        expect(missingOf(plan)).toBe(isOpen ? null : missing);
        expect(missingOf(gapsOf(plan))).toBe(missingOf(plan));
      }),
    );
  });

  test('of a file that is there, or of which nothing is known', () => {
    expect([gapsOf([]), missingOf([])]).toEqual([[], 0]);
    const open = [{ from: 0, end: null }];
    expect([gapsOf(planOf(open)), missingOf(open)]).toEqual([open, null]);
  });
});

describe('the best split', () => {
  const aheadMs = 40;
  /** All sizes alike, from a thousandth up to two to the power of `most`. */
  const sized = (most: number) =>
    fc.double({ min: -10, max: most, noNaN: true }).map((power) => 2 ** power);
  const rate = fc.oneof(fc.constant(0), sized(20));
  const length = fc.oneof(
    sized(40).map((bytes) => () => Math.ceil(bytes)),
    fc.integer({ min: 50, max: 500 }).map((ms) => (given: number) => Math.ceil(given * ms) + 1),
  );
  const running: fc.Arbitrary<readonly Running[]> = fc
    .array(fc.tuple(fc.nat(2 ** 45), length, rate), { maxLength: 5 })
    .map((segments) =>
      segments.map(([from, lengthAt, given], index) => ({
        transfer: index + 1,
        from,
        end: from + lengthAt(given),
        rate: given,
      })),
    );
  const options = fc.record({
    newRate: sized(20),
    setUpMs: fc.double({ min: 10, max: 5000, noNaN: true }),
    leastBytes: sized(20).map(Math.ceil),
  });

  function leftMs({ from, end, rate: given }: Running): number {
    return given === 0 ? Number.POSITIVE_INFINITY : (end - from) / given;
  }

  /** Checks something of each cut that is made. */
  function forEachCut(
    check: (
      cut: { readonly segment: Running; readonly at: number; readonly savesMs: number },
      given: { readonly newRate: number; readonly setUpMs: number; readonly leastBytes: number },
      segments: readonly Running[],
    ) => void,
  ): void {
    fc.assert(
      fc.property(running, options, (segments, given) => {
        const best = bestSplit(segments, given);
        const segment = segments.find(({ transfer: id }) => id === best?.transfer);
        if (best !== null && segment !== undefined) check({ ...best, segment }, given, segments);
      }),
      { numRuns: 1000 },
    );
  }

  /** Milliseconds until both ends of a cut segment are reached. */
  function endsOf(
    { segment, at }: { readonly segment: Running; readonly at: number },
    { newRate, setUpMs }: { readonly newRate: number; readonly setUpMs: number },
  ) {
    const near = at === segment.from ? 0 : (at - segment.from) / segment.rate;
    return { near, far: setUpMs + (segment.end - at) / newRate };
  }

  test('is of the segment with the most time left', () => {
    forEachCut(({ segment }, _given, segments) => {
      expect(leftMs(segment)).toBe(Math.max(...segments.map(leftMs)));
    });
  });

  test('lies within its segment, and the new one is worth a connection', () => {
    forEachCut(({ segment, at }, { leastBytes }) => {
      expect(Number.isInteger(at)).toBe(true);
      expect(at).toBeGreaterThanOrEqual(segment.from);
      expect(segment.end - at).toBeGreaterThanOrEqual(leastBytes);
    });
  });

  test('is never into what is about to arrive', () => {
    forEachCut(({ segment, at }) => {
      expect(at - segment.from).toBeGreaterThanOrEqual(segment.rate * aheadMs - 1);
    });
  });

  test('has both ends reached at the same time, but for what is about to arrive', () => {
    forEachCut((cut, given) => {
      const { segment, at } = cut;
      const { near, far } = endsOf(cut, given);
      if (segment.rate === 0) {
        expect(at).toBe(segment.from);
        return;
      }
      const rounding = 1 / segment.rate + 1 / given.newRate + 1e-6 * (near + far);
      const isAhead = at - segment.from <= segment.rate * aheadMs + 1;
      if (isAhead) expect(far).toBeLessThanOrEqual(near + rounding);
      else expect(Math.abs(near - far)).toBeLessThanOrEqual(rounding);
    });
  });

  test('saves more time than one more connection costs', () => {
    forEachCut((cut, given) => {
      const before = leftMs(cut.segment);
      if (before === Number.POSITIVE_INFINITY) return;
      const { near, far } = endsOf(cut, given);
      const rounding = 1 / cut.segment.rate + 1 / given.newRate + 1e-6 * before;
      const savesMs = before - Math.max(near, far);
      expect(savesMs).toBeGreaterThanOrEqual(given.setUpMs - rounding);
      expect(Math.abs(cut.savesMs - savesMs)).toBeLessThanOrEqual(rounding);
    });
  });

  test('takes over all of a segment that stands still', () => {
    const still = { transfer: 1, from: 1000, end: 2 ** 20, rate: 0 };
    expect(bestSplit([still], { newRate: 5, setUpMs: 50, leastBytes: 1 })).toMatchObject({
      transfer: 1,
      at: 1000,
    });
  });

  test('is none where nothing runs, nothing is left, or nothing would come of it', () => {
    const given = { newRate: 1, setUpMs: 100, leastBytes: 1000 };
    const segment = { transfer: 1, from: 0, end: 10_000, rate: 1 };
    expect(bestSplit([segment], given)).not.toBeNull();
    expect(bestSplit([], given)).toBeNull();
    expect(bestSplit([{ ...segment, from: 10_000 }], given)).toBeNull();
    expect(bestSplit([segment], { ...given, newRate: 0 })).toBeNull();
    expect(bestSplit([segment], { ...given, leastBytes: 10_000 })).toBeNull();
    expect(bestSplit([segment], { ...given, setUpMs: 6000 })).toBeNull();
  });
});

test.each([
  ['of which nothing is known', [{ from: 0, end: null }], null, 0],
  ['whose end is missing', [{ from: 30, end: 40 }], 40, 30],
  [
    'whose end is missing, in pieces',
    [
      { from: 10, end: 20 },
      { from: 20, end: 40 },
    ],
    40,
    10,
  ],
  ['whose end is there', [{ from: 10, end: 20 }], 40, 40],
  ['that is there', [], 40, 40],
])('a part of a file %s has its length', (_, gaps, size, expected) => {
  expect(leastLengthOf(planOf(gaps), size)).toBe(expected);
});
