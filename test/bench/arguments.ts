import { parseArgs } from 'node:util';
import { projectPath } from '../../scripts/project.mjs';
import { type ToolName, toolNames, type Workload, workloads } from './workloads.ts';

export interface BenchArguments {
  readonly workloads: readonly Workload[];
  readonly tools: readonly ToolName[];
  readonly rounds: number;
  /** The folder of the built program. */
  readonly program: string;
  /** The folder for everything that is made; undefined for one in memory. */
  readonly folder: string | undefined;
  /** A file for all results. */
  readonly json: string | undefined;
  /** Whether the figures are written to the README. */
  readonly write: boolean;
  /** What is measured is the window, not the race. */
  readonly window: boolean;
}

export const helpText = `Usage: npm run bench -- [options]

  --rounds N        runs of each contender (default: 5)
  --only W3,W4      these workloads (default: all)
  --tools weft,curl these contenders (default: all)
  --program DIR     the built program (default: out/main)
  --folder DIR      where to keep sources and downloads (default: in memory)
  --json FILE       writes all results to a file
  --write           writes the tables to test/bench/README.md
  --window W3,W4    watches the window's main process in these workloads, once each
  --help            prints this text
`;

/** Reads the command line. @returns null when help was asked for. @throws what is wrong with it. */
export function parseArguments(args: readonly string[]): BenchArguments | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      only: { type: 'string' },
      tools: { type: 'string' },
      program: { type: 'string', default: projectPath('out/main') },
      folder: { type: 'string' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      window: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { program, folder, json, write } = values;
  if (write && (values.only ?? values.tools ?? values.window) !== undefined)
    throw new Error('--write takes a whole run: without --only, --tools and --window.');
  const names = workloads.map(({ name }) => name);
  const chosen = choose(values.window ?? values.only, names);
  return {
    workloads: workloads.filter(({ name }) => chosen.includes(name)),
    tools: choose(values.tools, toolNames),
    rounds: positive(values.rounds),
    program,
    folder,
    json,
    write,
    window: values.window !== undefined,
  };
}

function choose<T extends string>(text: string | undefined, known: readonly T[]): readonly T[] {
  if (text === undefined) return known;
  const asked = text.split(',');
  const unknown = asked.find((name) => !known.some((other) => other === name));
  if (unknown !== undefined) throw new Error(`“${unknown}” is none of ${known.join(', ')}.`);
  return known.filter((name) => asked.includes(name));
}

function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`--rounds takes a whole number from 1, not “${text}”.`);
}
