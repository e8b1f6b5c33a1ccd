import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTarget } from './check-target.ts';
import type { Contender } from './contenders/contender.ts';
import { type Figures, figuresOf } from './figures.ts';
import { type Judgement, judge } from './goals.ts';
import { type Measurement, measure } from './measure.ts';
import type { Scratch } from './scratch.ts';
import type { BenchServer } from './servers/bench-server.ts';
import { startServer } from './servers/start-server.ts';
import { makeSources, spaceFor } from './sources.ts';
import { fileName, type ToolName, type Workload } from './workloads.ts';

export interface RaceOptions {
  readonly scratch: Scratch;
  /** How many runs each contender has. */
  readonly rounds: number;
  /** Stops everything. */
  readonly signal: AbortSignal;
  /** Hears of every run. */
  readonly report: (line: string) => void;
}

/** How a contender fared. */
export interface Outcome {
  readonly contender: Contender;
  readonly runs: readonly Measurement[];
  /** Null when a run went wrong: the others count for nothing, then. */
  readonly figures: Figures | null;
  /** What went wrong. */
  readonly failure: string | null;
}

export interface RaceResult {
  readonly workload: Workload;
  readonly outcomes: readonly Outcome[];
  readonly judgements: readonly Judgement[];
}

/** A contender that takes longer than this, in seconds, runs once. */
const slowSeconds = 8;
/** After so many seconds a run is killed. */
const patience = 180;
/** Bytes beside sources and downloads. */
const margin = 256 * 2 ** 20;

interface Lane {
  readonly contender: Contender;
  readonly runs: Measurement[];
  failure: string | null;
}

/**
 * Lets the contenders download the files of a workload in turn, round by round.
 * @returns null where the server or the space for it is missing, which is reported
 */
export async function race(
  workload: Workload,
  contenders: readonly Contender[],
  options: RaceOptions,
): Promise<RaceResult | null> {
  const { scratch, report } = options;
  const lacking = spaceFor(workload) + margin - (await scratch.free());
  if (lacking > 0) {
    report(`${workload.name} needs ${Math.ceil(lacking / 2 ** 20)} MiB more space: left out.`);
    return null;
  }
  const source = await scratch.emptyFolder('source');
  makeSources(workload, source);
  const own = await scratch.emptyFolder('server');
  await using server = await startServer(workload.server, source, own);
  if (server === null) {
    report(`${workload.name} needs nginx, which is not installed: left out.`);
    return null;
  }
  const lanes = contenders
    .filter(({ name }) => workload.tools.includes(name))
    .map((contender): Lane => ({ contender, runs: [], failure: null }));
  for (let round = 1; round <= options.rounds; round++) {
    // Each begins a round once: the first one finds the memory for the files given back.
    const first = (round - 1) % lanes.length;
    for (const lane of [...lanes.slice(first), ...lanes.slice(0, first)]) {
      await runOnce(lane, workload, { server, source, round }, options);
    }
  }
  await scratch.emptyFolder('source');
  await scratch.emptyFolder('target');
  return resultOf(workload, lanes);
}

interface Circumstances {
  readonly server: BenchServer;
  readonly source: string;
  readonly round: number;
}

async function runOnce(
  lane: Lane,
  workload: Workload,
  { server, source, round }: Circumstances,
  { scratch, signal, report }: RaceOptions,
): Promise<void> {
  const { contender, runs } = lane;
  const isSlow = runs.some(({ seconds }) => seconds > slowSeconds);
  if (lane.failure !== null || isSlow) return;
  const target = await scratch.emptyFolder('target');
  const own = await scratch.emptyFolder('own');
  const urls = Array.from({ length: workload.count }, (_, n) => `${server.origin}/${fileName(n)}`);
  const list = join(own, 'list.txt');
  writeFileSync(list, `${urls.join('\n')}\n`);
  const { connections } = workload;
  const { authority } = server;
  const command = contender.command({ urls, list, target, own, connections, authority });
  await server.beforeRun();
  const run = await measure(command, {
    cwd: target,
    complaints: join(own, 'complaints.txt'),
    signal,
    patience,
  });
  lane.failure = run.code === 0 ? checkTarget(source, target) : complaintOf(run);
  runs.push(run);
  const told = lane.failure ?? `${run.seconds.toFixed(2)} s`;
  report(`${workload.name}, round ${round}: ${contender.title} ${told}`);
}

function complaintOf({ code, complaint }: Measurement): string {
  const [line = ''] = complaint.split('\n');
  if (code === null) return `It was ended by a signal. ${line}`.trim();
  return `It ended with code ${code}. ${line}`.trim();
}

function resultOf(workload: Workload, lanes: readonly Lane[]): RaceResult {
  const outcomes = lanes.map(({ contender, runs, failure }) => ({
    contender,
    runs,
    figures: failure === null ? figuresOf(runs) : null,
    failure,
  }));
  const figures = new Map<ToolName, Figures>();
  for (const outcome of outcomes) {
    if (outcome.figures !== null) figures.set(outcome.contender.name, outcome.figures);
  }
  return { workload, outcomes, judgements: workload.goals.map((goal) => judge(goal, figures)) };
}
