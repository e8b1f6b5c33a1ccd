import { describe, expect, it } from 'vitest';
import type { TaskEvent } from '../../src-main/contract/task-event.ts';
import { scaleOf } from '../../src-renderer/details/scale.ts';
import { ticksOf } from '../../src-renderer/details/ticks.ts';
import { type Timeline, timelineOf } from '../../src-renderer/details/timeline.ts';
import {
  laneWords,
  pauseWords,
  tickWords,
  timelineWords,
} from '../../src-renderer/words/timeline.ts';

const start = Date.UTC(2026, 0, 2, 12);

/** An event some milliseconds after the start. */
function event(afterMs: number, what: TaskEvent['what'], parts: Partial<TaskEvent> = {}) {
  return { at: start + afterMs, what, ...parts };
}

const asked = (afterMs: number, connection: number) =>
  event(afterMs, 'asked', { connection, byte: 0, detail: 'example.org' });
const answered = (afterMs: number, connection: number, connectMs: number, firstByteMs: number) =>
  event(afterMs, 'answered', { connection, connectMs, firstByteMs });

function drawn(events: readonly TaskEvent[], now: number | null = null): Timeline {
  const timeline = timelineOf(events, now === null ? null : start + now);
  if (timeline === null) throw new Error('There are events');
  return timeline;
}

/** Spans and pauses in milliseconds after the start. */
function times(stretches: readonly { kind: string; from: number; to: number }[]) {
  return stretches.map(({ kind, from, to }) => [kind, from - start, to - start]);
}

describe('what happened to a task', () => {
  it('is nothing before the first event', () => {
    expect(timelineOf([], start)).toBeNull();
  });

  it('is a lane for each connection: connecting, waiting for the answer, receiving', () => {
    const { lanes } = drawn([
      asked(0, 1),
      asked(100, 2),
      answered(150, 1, 40, 120),
      event(1000, 'ended', { connection: 1 }),
      event(1200, 'broken', { connection: 2 }),
    ]);
    expect(times(lanes[0]?.spans ?? [])).toEqual([
      ['connecting', 0, 40],
      ['asking', 40, 120],
      ['receiving', 120, 1000],
    ]);
    expect(times(lanes[1]?.spans ?? [])).toEqual([['asking', 100, 1200]]);
    expect(lanes.map(({ end }) => end)).toEqual(['ended', 'broken']);
  });

  it('goes on until now while a connection is open', () => {
    const { lanes, to } = drawn([asked(0, 1), answered(50, 1, 10, 50)], 3000);
    expect(lanes[0]).toMatchObject({ end: 'open', to: start + 3000 });
    expect(to).toBe(start + 3000);
  });

  it('counts looking for a checksum as a part of verifying', () => {
    const { pauses } = drawn([
      asked(0, 1),
      event(100, 'ended', { connection: 1 }),
      event(100, 'verifying'),
      event(400, 'looked'),
      event(900, 'finalising'),
    ]);
    expect(times(pauses)).toEqual([['verifying', 100, 900]]);
  });

  it('holds the pauses between two attempts', () => {
    const events = [
      asked(0, 1),
      event(100, 'broken', { connection: 1 }),
      event(100, 'waiting'),
      event(5100, 'queued'),
      asked(5200, 2),
      event(6000, 'ended', { connection: 2 }),
      event(6000, 'verifying'),
      event(6500, 'finalising'),
    ];
    expect(times(drawn(events).pauses)).toEqual([
      ['waiting', 100, 5100],
      ['queued', 5100, 5200],
      ['verifying', 6000, 6500],
    ]);
  });

  it('ends connections with the task that is paused', () => {
    const { lanes, pauses } = drawn([asked(0, 1), event(400, 'paused')]);
    expect(lanes[0]).toMatchObject({ end: 'stopped', to: start + 400 });
    expect(pauses).toEqual([]);
  });

  it('keeps connections apart that have one number, as after a restart', () => {
    const { lanes } = drawn([asked(0, 1), event(50, 'queued'), asked(900, 1)], 1000);
    expect(lanes.map(({ from, to }) => [from - start, to - start])).toEqual([
      [0, 50],
      [900, 1000],
    ]);
  });

  it('survives events whose beginning was left out', () => {
    const { lanes } = drawn([answered(0, 7, 1, 2), event(10, 'ended', { connection: 7 })]);
    expect(lanes).toEqual([]);
  });
});

describe('the scale of the picture', () => {
  it('is even while something is done', () => {
    const at = scaleOf(drawn([asked(0, 1), event(1000, 'ended', { connection: 1 })]));
    expect([0, 250, 1000].map((ms) => at(start + ms))).toEqual([0, 0.25, 1]);
    expect([at(start - 5), at(start + 2000)]).toEqual([0, 1]);
  });

  it('cuts a long wait short', () => {
    const at = scaleOf(
      drawn([
        asked(0, 1),
        event(1000, 'broken', { connection: 1 }),
        event(1000, 'waiting'),
        event(3_601_000, 'queued'),
        asked(3_601_000, 2),
        event(3_602_000, 'ended', { connection: 2 }),
      ]),
    );
    expect(at(start + 1000)).toBeCloseTo(1 / 2.3);
    expect(at(start + 3_601_000)).toBeCloseTo(1.3 / 2.3);
    expect(at(start + 3_602_000)).toBeCloseTo(1);
  });

  it('shows a task that only waited', () => {
    const at = scaleOf(drawn([event(0, 'waiting')], 1000));
    expect([0, 500, 1000].map((ms) => at(start + ms))).toEqual([0, 0.5, 1]);
  });

  it('bears a single moment', () => {
    const at = scaleOf(drawn([event(0, 'failed')]));
    expect(Number.isFinite(at(start))).toBe(true);
  });
});

describe('the axis of the picture', () => {
  const one = (ms: number) => drawn([asked(0, 1), event(ms, 'ended', { connection: 1 })]);
  const words = (timeline: Timeline) => ticksOf(timeline).map(({ after }) => tickWords(after));

  it('counts in steps that are easy to read, however long it took', () => {
    expect(words(one(47))).toEqual(['0', '10 ms', '20 ms', '30 ms', '40 ms']);
    expect(words(one(1200))).toEqual(['0', '0.2 s', '0.4 s', '0.6 s', '0.8 s', '1 s', '1.2 s']);
    expect(words(one(12_300))).toEqual(['0', '2 s', '4 s', '6 s', '8 s', '10 s', '12 s']);
    expect(words(one(170_000))).toEqual(['0', '30 s', '1:00', '1:30', '2:00', '2:30']);
    expect(words(one(3 * 3_600_000))).toEqual([
      '0',
      '30:00',
      '1:00:00',
      '1:30:00',
      '2:00:00',
      '2:30:00',
      '3:00:00',
    ]);
    expect(words(one(5 * 365 * 86_400_000)).length).toBeGreaterThan(2);
  });

  it('stands where the scale draws each time', () => {
    const timeline = one(12_300);
    const at = scaleOf(timeline);
    for (const tick of ticksOf(timeline)) expect(tick.at).toBeCloseTo(at(start + tick.after));
  });

  it('leaves out the step before words that end at the right edge, where they would touch', () => {
    const last = (ms: number) => ticksOf(one(ms)).slice(-2);
    expect(words(one(7000)).slice(-2)).toEqual(['5 s', '7 s']);
    expect(last(7000).map(({ edge }) => edge)).toEqual([null, 'right']);
    expect(words(one(7400)).slice(-2)).toEqual(['6 s', '7 s']);
    expect(last(7400).map(({ edge }) => edge)).toEqual([null, null]);
    expect(words(one(6000)).slice(-2)).toEqual(['5 s', '6 s']);
  });

  it('goes on behind a wait that is cut short, and has nothing within it', () => {
    const timeline = drawn([
      asked(0, 1),
      event(1000, 'broken', { connection: 1 }),
      event(1000, 'waiting'),
      event(61_000, 'queued'),
      asked(61_000, 2),
      event(62_000, 'ended', { connection: 2 }),
    ]);
    const at = scaleOf(timeline);
    const ticks = ticksOf(timeline);
    expect(ticks.map(({ after }) => tickWords(after))).toEqual([
      '0',
      '0.5 s',
      '1 s',
      '1:01',
      '1:01.5',
      '1:02',
    ]);
    for (const tick of ticks) expect(tick.at).toBeCloseTo(at(start + tick.after));
  });

  it('bears a single moment', () => {
    expect(words(drawn([event(0, 'failed')]))).toEqual(['0']);
  });
});

describe('the picture in words', () => {
  const timeline = drawn([
    asked(0, 1),
    asked(0, 2),
    event(1000, 'broken', { connection: 1 }),
    event(2000, 'ended', { connection: 2 }),
    event(2000, 'waiting'),
    event(4500, 'queued'),
  ]);

  it('counts the connections', () => {
    expect(timelineWords(timeline)).toBe('2 connections in 4.5 s, 1 of them broken');
    expect(timelineWords({ ...timeline, lanes: [] })).toBe('0 connections in 4.5 s');
  });

  it('tells of each connection and each wait', () => {
    expect(timeline.lanes.map(laneWords)).toEqual([
      'Connection 1 to example.org, 1.0 s, broke off',
      'Connection 2 to example.org, 2.0 s, ended',
    ]);
    expect(timeline.pauses.map(pauseWords)).toEqual(['waited 2.5 s']);
  });
});
