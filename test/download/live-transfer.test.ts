import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Addresses } from '../../src-main/download/addresses.ts';
import type { ByteThread } from '../../src-main/download/byte-path/byte-thread.ts';
import { LiveTransfer } from '../../src-main/download/byte-path/live-transfer.ts';
import { Mailbox } from '../../src-main/download/byte-path/mailbox.ts';
import { Connections } from '../../src-main/download/connections.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** A transfer from byte 0 at 1,000 bytes a millisecond, which has just told that it is at 50,000. */
function moving(): LiveTransfer {
  const listeners = { mailbox: new Mailbox<never>(), onMoved: () => {}, mayMove: () => false };
  // It is only told to go on, which nobody does here.
  const thread = {} as ByteThread;
  const order = { file: 1, path: '/a', from: 0, standsBy: false };
  const transfer = new LiveTransfer(1, order, thread, listeners);
  vi.advanceTimersByTime(50);
  transfer.moved(50_000);
  return transfer;
}

/** Where the segment to 100,000 that it fetches is likely to begin by now. */
function leftFrom(handle: LiveTransfer): number | undefined {
  const connections = new Connections();
  const source = new Addresses(['http://a.example/']).best(() => true);
  if (source === undefined) throw new Error('There is no source');
  const isAt = { from: 0, end: 100_000, overlap: 0, startedAt: performance.now() };
  const kind = { slot: null, isAlone: true, isLeaving: false };
  connections.add({ handle, source, ...isAt, ...kind });
  return connections.runnings([{ from: 0, end: 100_000, transfer: 1 }])[0]?.from;
}

test('between two reports a transfer is thought to go on at its rate', () => {
  const transfer = moving();
  expect(transfer.reached).toBe(50_000);
  vi.advanceTimersByTime(30);
  expect(transfer.reached).toBe(80_000);
  expect(leftFrom(transfer)).toBe(80_000);
});

test('it is not thought to be beyond its end', () => {
  const transfer = moving();
  vi.advanceTimersByTime(100);
  expect(leftFrom(transfer)).toBe(100_000);
});

test('one that stands still is where it was', () => {
  const transfer = moving();
  vi.advanceTimersByTime(500);
  expect(transfer.reached).toBe(50_000);
  expect(leftFrom(transfer)).toBe(50_000);
});

test('one that is over is where it ended', () => {
  const transfer = moving();
  vi.advanceTimersByTime(30);
  const end = { outcome: 'stopped', failure: null, digest: null, isFlushed: false } as const;
  transfer.hear({ kind: 'ended', id: 1, position: 60_000, why: '', ...end });
  expect(transfer.reached).toBe(60_000);
});
