import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Contender } from './contenders/contender.ts';

/** Under which the figures came about. */
export interface Conditions {
  /** Such as 2026-01-31. */
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted to run in the minute before, on average. */
  readonly load: number;
  /** Versions by titles. */
  readonly contenders: Readonly<Record<string, string>>;
}

/** Takes down the conditions, before anything runs. */
export function conditionsNow(contenders: readonly Contender[]): Conditions {
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
    contenders: Object.fromEntries(contenders.map(({ title, version }) => [title, version])),
  };
}

/** One paragraph. */
export function describeConditions(conditions: Conditions): string {
  const { date, cores, processor, memoryBytes, system, node, load, contenders } = conditions;
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GiB`;
  const versions = Object.entries(contenders).map(([title, version]) => `${title} ${version}`);
  return [
    `${date}, ${cores} cores (${processor}), ${memory}, ${system}, Node ${node},`,
    `load before the start ${load.toFixed(2)}.`,
    `${versions.join(', ')}.`,
  ].join('\n');
}
