import type { Measurement } from './measure.ts';

/** What the runs of one contender in one workload come to. */
export interface Figures {
  readonly runs: number;
  /** Wall-clock time of the whole process: median, least and most. */
  readonly seconds: number;
  readonly least: number;
  readonly most: number;
  /** User and system time of the whole process, the median; null where it cannot be had. */
  readonly cpuSeconds: number | null;
  /** The largest resident set of all runs; null where it cannot be had. */
  readonly peakBytes: number | null;
}

/** Sums up at least one run. */
export function figuresOf(runs: readonly Measurement[]): Figures {
  const seconds = runs.map((run) => run.seconds);
  const cpu = runs.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds]));
  const peaks = runs.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
  return {
    runs: runs.length,
    seconds: median(seconds),
    least: Math.min(...seconds),
    most: Math.max(...seconds),
    cpuSeconds: cpu.length === 0 ? null : median(cpu),
    peakBytes: peaks.length === 0 ? null : Math.max(...peaks),
  };
}

/** The middle of at least one value; of an even number, the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = 0, high = 0] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return (low + high) / 2;
}
