import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchArguments, helpText, parseArguments } from './arguments.ts';
import { conditionsNow } from './conditions.ts';
import { findContenders } from './contenders/find-contenders.ts';
import { type RaceResult, race } from './race.ts';
import { circumstances, type Report, reportJson, reportText, resultText } from './report.ts';
import { makeScratch } from './scratch.ts';
import { type WindowResult, watchWindow, windowJson, windowText } from './window.ts';
import { writeFigures } from './write-figures.ts';

const exitCodes = { reached: 0, missed: 1, wrongUse: 2, interrupted: 130 } as const;

/** The command line, or null after the help or a complaint was printed. */
function readArguments(): BenchArguments | null {
  try {
    const parsed = parseArguments(process.argv.slice(2));
    if (parsed === null) console.log(helpText);
    return parsed;
  } catch (error) {
    console.error(`${(error as Error).message}\nSee --help.`);
    process.exitCode = exitCodes.wrongUse;
    return null;
  }
}

/** Races all contenders in all chosen workloads. */
async function raceAll(args: BenchArguments, signal: AbortSignal): Promise<Report> {
  await using scratch = await makeScratch(args.folder);
  const copy = join(scratch.path, 'program');
  const { contenders, missing } = await findContenders(args.tools, args.program, copy);
  const conditions = conditionsNow(contenders);
  const results: RaceResult[] = [];
  for (const workload of args.workloads) {
    const { rounds } = args;
    const options = { scratch, rounds, signal, report: console.log };
    const result = await race(workload, contenders, options);
    if (result === null) continue;
    results.push(result);
    console.log(`\n${resultText(result)}\n`);
  }
  return { conditions, missing, results };
}

/** Downloads the chosen workloads in the window, one after the other. */
async function watchAll(args: BenchArguments, signal: AbortSignal): Promise<void> {
  await using scratch = await makeScratch(args.folder);
  const results: WindowResult[] = [];
  for (const workload of args.workloads) {
    const result = await watchWindow(workload, scratch, signal);
    if (result === null) console.log(`${workload.name} is left out: the window has no server.`);
    else results.push(result);
  }
  console.log(windowText(results));
  if (args.json !== undefined) await writeFile(args.json, windowJson(results));
}

async function main(args: BenchArguments, signal: AbortSignal): Promise<void> {
  if (args.window) return watchAll(args, signal);
  const report = await raceAll(args, signal);
  console.log(circumstances(report));
  if (args.json !== undefined) await writeFile(args.json, reportJson(report));
  if (args.write) await writeFigures(reportText(report));
  process.exitCode = report.results.every(isReached) ? exitCodes.reached : exitCodes.missed;
}

/** Whether Weft, if it took part, did what it should. */
function isReached({ outcomes, judgements }: RaceResult): boolean {
  const weft = outcomes.find(({ contender }) => contender.name === 'weft');
  const isMissed = judgements.some(({ isMet }) => isMet === false);
  return !isMissed && (weft === undefined || weft.failure === null);
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interruption.abort());
}
const args = readArguments();
if (args !== null) {
  try {
    await main(args, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.exitCode = exitCodes.interrupted;
  }
}
