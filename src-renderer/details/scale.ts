import type { Stretch, Timeline } from './timeline.ts';

/** Idle time is drawn at most this long, as a part of all the time in which something was done. */
const mostIdle = 0.15;

/** A stretch of time and where it is drawn, from 0 to 1. */
interface Piece extends Stretch {
  readonly start: number;
  readonly width: number;
  /** Whether it is drawn shorter than the others would be. */
  readonly isCut: boolean;
}

/**
 * Where times are drawn, from 0 on the left to 1 on the right. The time in which nothing works on
 * the file is cut short, so that one that waited for an hour still shows what was done.
 */
export function scaleOf(timeline: Timeline): (time: number) => number {
  const pieces = piecesOf(timeline);
  return (time) => {
    const piece = pieces.findLast((one) => one.from <= time) ?? pieces[0];
    if (piece === undefined) return 0;
    const part = (time - piece.from) / Math.max(piece.to - piece.from, 1);
    return piece.start + piece.width * Math.min(Math.max(part, 0), 1);
  };
}

/** All of the time, in its order, and where it is drawn. */
export function piecesOf({ from, to, lanes, pauses }: Timeline): readonly Piece[] {
  const checks = pauses.filter(({ kind }) => kind === 'verifying');
  const busy = joined([...lanes, ...checks]);
  const busyMs = busy.reduce((sum, stretch) => sum + (stretch.to - stretch.from), 0);
  return drawn(alternating(busy, from, to), busyMs === 0 ? to - from : busyMs * mostIdle);
}

/** Stretches that overlap become one; in the order of time. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const { from, to } of [...stretches].sort((one, other) => one.from - other.from)) {
    const last = all.at(-1);
    if (last === undefined || from > last.to) all.push({ from, to });
    else all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return all;
}

/** The whole time as stretches without gaps, with whether something is done in each. */
function alternating(busy: readonly Stretch[], from: number, to: number) {
  const all: (Stretch & { readonly isBusy: boolean })[] = [];
  let at = from;
  for (const stretch of busy) {
    if (stretch.from > at) all.push({ from: at, to: stretch.from, isBusy: false });
    all.push({ ...stretch, isBusy: true });
    at = stretch.to;
  }
  if (to > at) all.push({ from: at, to, isBusy: false });
  return all;
}

function drawn(stretches: ReturnType<typeof alternating>, mostIdleMs: number): Piece[] {
  const lengths = stretches.map(({ from, to, isBusy }) =>
    isBusy ? to - from : Math.min(to - from, mostIdleMs),
  );
  const whole = Math.max(
    lengths.reduce((sum, length) => sum + length, 0),
    1,
  );
  let start = 0;
  return stretches.map(({ from, to }, index) => {
    const length = lengths[index] ?? 0;
    const width = length / whole;
    const piece = { from, to, start, width, isCut: length < to - from };
    start += width;
    return piece;
  });
}
