import { type Conditions, describeConditions } from './conditions.ts';
import type { Judgement } from './goals.ts';
import type { Outcome, RaceResult } from './race.ts';
import { table } from './table.ts';
import type { ToolName } from './workloads.ts';

export interface Report {
  readonly conditions: Conditions;
  readonly missing: readonly ToolName[];
  readonly results: readonly RaceResult[];
}

/** The whole report in Markdown. */
export function reportText(report: Report): string {
  return [circumstances(report), ...report.results.map(resultText)].join('\n\n');
}

/** Where, with what, and without whom. */
export function circumstances({ conditions, missing }: Report): string {
  const lines = [describeConditions(conditions)];
  if (missing.length > 0) lines.push(`Not installed, so left out: ${missing.join(', ')}.`);
  return lines.join('\n');
}

/** One workload: who took how long, and which goals are reached. */
export function resultText({ workload, outcomes, judgements }: RaceResult): string {
  const { name, title } = workload;
  return [
    `### ${name}: ${title}`,
    outcomesTable(outcomes),
    ...failures(outcomes),
    goalsTable(judgements),
  ].join('\n\n');
}

function outcomesTable(outcomes: readonly Outcome[]): string {
  const own = outcomes.find(({ contender }) => contender.name === 'weft')?.figures?.seconds;
  const rows = outcomes
    .flatMap(({ contender, figures }) => (figures === null ? [] : [{ contender, figures }]))
    .toSorted((a, b) => a.figures.seconds - b.figures.seconds)
    .map(({ contender, figures }) => [
      contender.title,
      figures.seconds.toFixed(2),
      figures.runs === 1
        ? 'one run'
        : `${figures.least.toFixed(2)} to ${figures.most.toFixed(2)} (${figures.runs})`,
      own === undefined ? '' : (figures.seconds / own).toFixed(2),
      figures.cpuSeconds?.toFixed(2) ?? '',
      figures.peakBytes === null ? '' : (figures.peakBytes / 2 ** 20).toFixed(0),
    ]);
  return table([['', 'seconds', 'from … to (runs)', '× Weft', 'CPU s', 'MiB'], ...rows], 1);
}

function failures(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ contender, failure }) =>
    failure === null ? [] : [`${contender.title} failed: ${failure}`],
  );
}

function goalsTable(judgements: readonly Judgement[]): string {
  const rows = judgements.map(({ goal, measured, isMet }) => [
    goal,
    measured ?? 'not measured',
    isMet === null ? '' : isMet ? 'reached' : 'MISSED',
  ]);
  return table([['goal for Weft', 'measured', ''], ...rows], 3);
}

/** All figures as JSON, with every single run. */
export function reportJson({ conditions, missing, results }: Report): string {
  const workloads = results.map(({ workload, outcomes, judgements }) => ({
    name: workload.name,
    title: workload.title,
    contenders: outcomes.map(({ contender: { name, version }, figures, failure, runs }) => ({
      name,
      version,
      failure,
      figures,
      runs: runs.map(({ seconds, cpuSeconds, peakBytes }) => ({ seconds, cpuSeconds, peakBytes })),
    })),
    goals: judgements,
  }));
  return `${JSON.stringify({ conditions, missing, workloads }, null, 2)}\n`;
}
