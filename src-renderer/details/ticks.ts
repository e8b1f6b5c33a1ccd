import { piecesOf } from './scale.ts';
import type { Timeline } from './timeline.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Stretches of time that are easy to count by, in milliseconds. */
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 30, 100, 400].map((count) => count * day),
];

/** The most steps in a picture of which nothing is cut short. */
const most = 8;

/** Labels that are nearer to each other, as a part of the whole, could not be read. */
const leastGap = 0.1;

/** Words further right than that would be cut off if they stood in the middle of their tick. */
const lastCentred = 0.95;

export interface Tick {
  /** Milliseconds since the start of the picture. */
  readonly after: number;
  /** Where it is drawn, from 0 to 1. */
  readonly at: number;
  /** The side on which words end at the tick; null where they stand in the middle of it. */
  readonly edge: 'left' | 'right' | null;
}

/**
 * Where an axis under the picture says how much time has passed. What is cut short has none within:
 * they would stand too close.
 */
export function ticksOf(timeline: Timeline): readonly Tick[] {
  const pieces = piecesOf(timeline).filter(({ isCut, width }) => !isCut && width > 0);
  // All of them are drawn on one scale.
  const msOfWhole = Math.max(0, ...pieces.map(({ from, to, width }) => (to - from) / width));
  const stepMs = steps.find((step) => step >= msOfWhole / most) ?? msOfWhole;
  const ticks: Omit<Tick, 'edge'>[] = [{ after: 0, at: 0 }];
  for (const { from, to, start } of pieces) {
    const [begin, end] = [from - timeline.from, to - timeline.from];
    for (let after = Math.ceil(begin / stepMs) * stepMs; after <= end; after += stepMs) {
      const at = start + (after - begin) / msOfWhole;
      if (at - (ticks.at(-1)?.at ?? 0) >= leastGap) ticks.push({ after, at });
    }
  }
  return withEdges(ticks);
}

/** Words that end at their tick need more room before it. */
function withEdges(ticks: readonly Omit<Tick, 'edge'>[]): readonly Tick[] {
  const edged = ticks.map((tick): Tick => {
    const edge = tick.at === 0 ? 'left' : tick.at > lastCentred ? 'right' : null;
    return { ...tick, edge };
  });
  return edged.filter(({ at }, index) => {
    const next = edged[index + 1];
    return next?.edge !== 'right' || next.at - at >= 1.5 * leastGap;
  });
}
