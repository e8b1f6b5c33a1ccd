import type { Gap } from '../contract/task.ts';

/** Missing bytes of a file, and who fetches them. Segments never overlap and stand in order. */
export interface Segment {
  /** First byte that is missing. */
  readonly from: number;
  /** Byte after the last one; null while the length of the file is not known. */
  readonly end: number | null;
  /** Id of the transfer that fetches it; null while nobody does. */
  readonly transfer: number | null;
}

export type Plan = readonly Segment[];

/** A plan in which nobody fetches anything yet. */
export function planOf(gaps: readonly Gap[]): Plan {
  return gaps.map(({ from, end }) => ({ from, end, transfer: null }));
}

/** What a plan leaves to fetch, with neighbours joined. */
export function gapsOf(plan: Plan): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const { from, end } of plan) {
    const last = gaps.at(-1);
    if (last !== undefined && last.end === from) gaps[gaps.length - 1] = { from: last.from, end };
    else gaps.push({ from, end });
  }
  return gaps;
}

/** Bytes that a plan leaves to fetch; null when the length of the file is not known. */
export function missingOf(plan: readonly Gap[]): number | null {
  let missing = 0;
  for (const { from, end } of plan) {
    if (end === null) return null;
    missing += end - from;
  }
  return missing;
}

/** How much of a file is there. */
export interface Progress {
  /** In bytes. */
  readonly received: number;
  readonly gaps: readonly Gap[];
}

/** What is there by a plan; `size` in bytes, null while it is not known. */
export function progressOf(plan: Plan, size: number | null): Progress {
  const gaps = gapsOf(plan);
  const missing = missingOf(gaps);
  return { received: missing === null ? (gaps[0]?.from ?? 0) : (size ?? 0) - missing, gaps };
}

/** How long a file must be that holds what a plan does not leave to fetch, in bytes. */
export function leastLengthOf(plan: Plan, size: number | null): number {
  const last = gapsOf(plan).at(-1);
  // Behind a last gap that reaches to the end nothing is held.
  const reachesEnd = last !== undefined && (last.end === null || last.end === size);
  return reachesEnd ? last.from : (size ?? 0);
}

/** The bytes from `from` to the one before `to` are there. */
export function cover(plan: Plan, from: number, to: number): Plan {
  if (to <= from) return plan;
  return plan.flatMap((segment) => {
    const end = segment.end ?? Number.POSITIVE_INFINITY;
    if (to <= segment.from || from >= end) return segment;
    const before: Segment = { ...segment, end: from };
    // Who fetches it goes on behind what is there.
    const after: Segment = { ...segment, from: to };
    return [...(from > segment.from ? [before] : []), ...(to < end ? [after] : [])];
  });
}

/**
 * A transfer that was to be replaced, and fetches from `from` to `end` after all, gets a segment of
 * these back that nobody else fetches.
 */
export function adopt(plan: Plan, transfer: number, from: number, end: number): Plan {
  if (plan.some((segment) => segment.transfer === transfer)) return plan;
  const lost = plan.find(
    (segment) =>
      segment.transfer === null &&
      segment.from >= from &&
      (segment.end ?? Number.POSITIVE_INFINITY) <= end,
  );
  return lost === undefined ? plan : assign(plan, lost, transfer);
}

/** A transfer fetches up to `end` after all: what stands behind it and nobody fetches is its own. */
export function join(plan: Plan, transfer: number, end: number): Plan {
  const joined: Segment[] = [];
  for (const segment of plan) {
    const last = joined.at(-1);
    const isBehind = last?.transfer === transfer && last.end === segment.from;
    const isFree = segment.transfer === null && segment.end !== null && segment.end <= end;
    if (last !== undefined && isBehind && isFree) {
      joined[joined.length - 1] = { ...last, end: segment.end };
    } else {
      joined.push(segment);
    }
  }
  return joined;
}

/** Nobody fetches what is left of the transfer's segment any more. */
export function release(plan: Plan, transfer: number): Plan {
  return plan.map((segment) =>
    segment.transfer === transfer ? { ...segment, transfer: null } : segment,
  );
}

/** Gives the first segment that nobody fetches to a transfer. */
export function assign(plan: Plan, segment: Segment, transfer: number): Plan {
  return plan.map((other) => (other === segment ? { ...segment, transfer } : other));
}

/** The length of the file became known: no segment reaches beyond it. */
export function limit(plan: Plan, total: number): Plan {
  return plan.flatMap((segment) => {
    if (segment.from >= total) return [];
    const end = Math.min(segment.end ?? total, total);
    return { ...segment, end };
  });
}

/** Cuts the segment of a transfer in two: the transfer keeps what lies before `at`. */
export function split(plan: Plan, transfer: number, at: number): Plan {
  return plan.flatMap((segment) => {
    const { from, end } = segment;
    if (segment.transfer !== transfer || at < from || (end !== null && at >= end)) return segment;
    const far: Segment = { from: at, end, transfer: null };
    return at === from ? far : [{ ...segment, end: at }, far];
  });
}

/** A segment under way, for the choice of the one to split. Rates are bytes a millisecond. */
export interface Running {
  readonly transfer: number;
  readonly from: number;
  readonly end: number;
  readonly rate: number;
}

export interface SplitOptions {
  /** What one more connection is expected to bring, in bytes a millisecond. */
  readonly newRate: number;
  /** Milliseconds from asking to its first byte. */
  readonly setUpMs: number;
  /** No segment begins smaller than this, in bytes. */
  readonly leastBytes: number;
}

// What is about to arrive while the new connection is asked for.
const aheadMs = 40;

/**
 * The segment with the most time left, and where to cut it so that both ends are reached at the
 * same time; null when no cut saves more time than one more connection costs.
 */
export function bestSplit(
  running: readonly Running[],
  { newRate, setUpMs, leastBytes }: SplitOptions,
): { readonly transfer: number; readonly at: number; readonly savesMs: number } | null {
  let slowest: Running | undefined;
  let mostMs = 0;
  for (const segment of running) {
    const leftMs = (segment.end - segment.from) / Math.max(segment.rate, Number.MIN_VALUE);
    if (leftMs <= mostMs) continue;
    slowest = segment;
    mostMs = leftMs;
  }
  if (slowest === undefined || newRate <= 0) return null;
  const { transfer, from, end, rate } = slowest;
  // Meanwhile the old connection fetches for `setUpMs` alone.
  const keptMs = (setUpMs * newRate + end - from) / (rate + newRate);
  const at = Math.ceil(from + rate * Math.max(keptMs, aheadMs));
  const newMs = setUpMs + (end - at) / newRate;
  const savesMs = mostMs - Math.max((at - from) / Math.max(rate, Number.MIN_VALUE), newMs);
  if (end - at < leastBytes || savesMs < setUpMs) return null;
  return { transfer, at, savesMs };
}
