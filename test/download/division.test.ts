import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Addresses } from '../../src-main/download/addresses.ts';
import type { ByteThread } from '../../src-main/download/byte-path/byte-thread.ts';
import { LiveTransfer } from '../../src-main/download/byte-path/live-transfer.ts';
import { Mailbox } from '../../src-main/download/byte-path/mailbox.ts';
import { type Connection, Connections } from '../../src-main/download/connections.ts';
import { Division } from '../../src-main/download/division.ts';
import type { Segment } from '../../src-main/download/plan.ts';

const mebibyte = 1024 * 1024;

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function connect(id: number, { from, end }: Segment) {
  const source = new Addresses(['http://a.example/']).best(() => true);
  if (source === undefined) throw new Error('There is no source');
  const listeners = { mailbox: new Mailbox<never>(), onMoved: () => {}, mayMove: () => false };
  const order = { file: 1, path: '/a', from, standsBy: false };
  // It is given no order here.
  const handle = new LiveTransfer(id, order, {} as ByteThread, listeners);
  const isAt = { from, end: end ?? Number.POSITIVE_INFINITY, overlap: 0 };
  const kind = { slot: null, isAlone: true, isLeaving: false, startedAt: performance.now() };
  return { handle, source, ...isAt, ...kind } satisfies Connection;
}

/** A file of which one connection fetches all, and has brought 50,000 bytes in 50 milliseconds. */
function underWay(size: number | null = 100 * mebibyte) {
  const division = new Division([{ from: 0, end: size }], new Connections());
  const [segment] = division.plan;
  if (segment === undefined) throw new Error('Nothing is missing');
  const connection = connect(1, segment);
  division.give(segment, connection);
  vi.advanceTimersByTime(50);
  connection.handle.moved(50_000);
  return { division, connection };
}

test('what is on its way to the disk counts as there, but is not taken out of the plan', () => {
  const { division } = underWay(100_000);
  expect(division.missing).toBe(50_000);
  expect(division.progress(100_000)).toEqual({
    received: 50_000,
    gaps: [{ from: 50_000, end: 100_000 }],
  });
  expect(division.plan).toEqual([{ from: 0, end: 100_000, transfer: 1 }]);
});

describe('one more connection', () => {
  test('gets the far part of a segment', () => {
    const { division, connection } = underWay();
    const isAdded = division.cut(10, (far) => {
      division.give(far, connect(2, far));
      return true;
    });
    expect(isAdded).toBe(true);
    const [near, far] = division.plan;
    expect(near).toEqual({ from: 0, end: far?.from, transfer: 1 });
    expect(far).toMatchObject({ end: 100 * mebibyte, transfer: 2 });
    expect(connection.isAlone).toBe(false);
  });

  test('that cannot be added leaves the segment whole', () => {
    const { division } = underWay();
    const before = division.plan;
    expect(division.cut(10, () => false)).toBe(false);
    expect(division.plan).toBe(before);
  });

  test('is not asked for where it saves no time', () => {
    const { division } = underWay(mebibyte);
    const add = vi.fn(() => true);
    expect(division.cut(10, add)).toBe(false);
    expect(add).not.toHaveBeenCalled();
  });
});

test('what a response leaves out of the range that was asked for is for others', () => {
  const { division, connection } = underWay(100_000);
  division.began(connection, 60_000);
  expect(division.open).toEqual({ from: 60_000, end: 100_000, transfer: null });
  expect(connection.end).toBe(60_000);
});

test('a snapshot knows what is left even where its connections are gone by then', () => {
  const { division, connection } = underWay(100_000);
  const leftAt = division.snapshot();
  division.ended(connection, 90_000);
  division.remove(connection);
  expect(leftAt([[1, 70_000]])).toEqual([{ from: 70_000, end: 100_000, transfer: 1 }]);
});

test('the bytes before a segment are those behind the segment before it', () => {
  const gaps = [
    { from: 10, end: 20 },
    { from: 50, end: 60 },
    { from: 60, end: null },
  ];
  const division = new Division(gaps, new Connections());
  expect(division.heldBefore(10)).toBe(10);
  expect(division.heldBefore(50)).toBe(30);
  expect(division.heldBefore(60)).toBe(0);
});
