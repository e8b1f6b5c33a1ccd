import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { limits } from '../contract/settings.ts';

export interface HeadlessArguments {
  /** Paths of list files; `-` is standard input. */
  readonly lists: readonly string[];
  /** Absolute path of the folder to save to. */
  readonly dir: string;
  /** Absolute path of the folder that remembers what was done. */
  readonly state: string;
  readonly connections: number;
  readonly oneByOne: boolean;
  readonly json: boolean;
}

/** The program was called in a way that it does not understand; the message is a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const helpText = `Weft downloads lists of addresses.

Usage: node out/main/headless.js LIST... [options]

LIST is a file with one http or https address a line, or - for standard input.
Empty lines and lines that begin with # are skipped.

Options:
  --dir DIR          the folder to save to (default: the present one)
  --connections N    how many files to download at once, ${limits.connections.min} to ${limits.connections.max} (default: ${limits.connections.usual})
  --one-by-one       one file after the other
  --state DIR        where to remember what was done (default: .weft in the folder to save to)
  --json             print one JSON object a line; the last one is the summary
  --help             print this text

A second run goes on with what an earlier one left: it takes up partial files and does
not download again what is there. Ctrl+C stops; nothing that came in is lost.

Exit code: 0 all done, 1 some failed or were not addresses, 2 wrong use, 130 interrupted.
`;

/**
 * Reads the command line, without the program.
 * @returns null when help was asked for.
 * @throws UsageError for what is unknown, missing or out of bounds.
 */
export function parseArguments(args: readonly string[]): HeadlessArguments | null {
  const { values, positionals } = parse(args);
  if (values.help === true) return null;
  if (positionals.length === 0)
    throw new UsageError('There is no list. Name a file, or - to read one.');
  const dir = resolve(values.dir ?? '.');
  return {
    lists: positionals,
    dir,
    state: values.state === undefined ? resolve(dir, '.weft') : resolve(values.state),
    connections: connectionsOf(values.connections),
    oneByOne: values['one-by-one'] === true,
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dir: { type: 'string' },
        state: { type: 'string' },
        connections: { type: 'string' },
        'one-by-one': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    // What Node adds after the first sentence is for those who write programs.
    throw new UsageError(String((error as Error).message).replace(/\. .*$/s, '.'));
  }
}

function connectionsOf(text: string | undefined): number {
  if (text === undefined) return limits.connections.usual;
  const { min, max } = limits.connections;
  const count = Number(text);
  if (Number.isInteger(count) && count >= min && count <= max) return count;
  throw new UsageError(`--connections takes a whole number from ${min} to ${max}, not “${text}”.`);
}
