import type { Figures } from './figures.ts';
import type { ToolName } from './workloads.ts';

/** What Weft has to reach in a workload. */
export type Goal =
  | { readonly kind: 'at-most'; readonly times: number; readonly of: ToolName }
  | { readonly kind: 'faster'; readonly times: number; readonly than: ToolName }
  | { readonly kind: 'less-cpu'; readonly than: ToolName }
  | { readonly kind: 'near-floor'; readonly times: number; readonly seconds: number }
  | { readonly kind: 'memory'; readonly mebibytes: number };

export interface Judgement {
  readonly goal: string;
  /** The figure that the goal speaks of; null where one of its sides was not measured. */
  readonly measured: string | null;
  readonly isMet: boolean | null;
}

/** What the contenders of a workload took, without those that failed. */
export type FiguresByTool = ReadonlyMap<ToolName, Figures>;

/** Says whether a goal is reached. */
export function judge(goal: Goal, figures: FiguresByTool): Judgement {
  const weft = figures.get('weft');
  switch (goal.kind) {
    case 'at-most': {
      const ratio = quotient(weft?.seconds, figures.get(goal.of)?.seconds);
      return judgement(`at most ${goal.times} × ${goal.of}`, ratio, '×', (x) => x <= goal.times);
    }
    case 'faster': {
      const ratio = quotient(figures.get(goal.than)?.seconds, weft?.seconds);
      const wanted = goal.times === 1 ? 'faster' : `at least ${goal.times} × faster`;
      const isMet = (x: number) => (goal.times === 1 ? x > 1 : x >= goal.times);
      return judgement(`${wanted} than ${goal.than}`, ratio, '× faster', isMet);
    }
    case 'less-cpu': {
      const ratio = quotient(weft?.cpuSeconds, figures.get(goal.than)?.cpuSeconds);
      return judgement(`less CPU time than ${goal.than}`, ratio, '×', (x) => x < 1);
    }
    case 'near-floor': {
      const ratio = quotient(weft?.seconds, goal.seconds);
      const floor = `the floor of ${goal.seconds.toFixed(2)} s`;
      return judgement(`at most ${goal.times} × ${floor}`, ratio, '×', (x) => x <= goal.times);
    }
    case 'memory': {
      const used = quotient(weft?.peakBytes, 2 ** 20);
      const { mebibytes } = goal;
      return judgement(`less than ${mebibytes} MiB of memory`, used, 'MiB', (x) => x < mebibytes);
    }
  }
}

function judgement(
  goal: string,
  value: number | null,
  unit: string,
  isMet: (value: number) => boolean,
): Judgement {
  if (value === null) return { goal, measured: null, isMet: null };
  const digits = value >= 10 ? 0 : 2;
  return { goal, measured: `${value.toFixed(digits)} ${unit}`, isMet: isMet(value) };
}

function quotient(above: number | null | undefined, below: number | null | undefined) {
  return typeof above === 'number' && typeof below === 'number' ? above / below : null;
}
