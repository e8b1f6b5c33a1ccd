import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../../../scripts/process/find-program.mjs';

const run = promisify(execFile);

export interface Program {
  /** Absolute. */
  readonly path: string;
  /** The first number with a dot in what `--version` prints. */
  readonly version: string;
}

/** @returns null when the program is not there or does not run. */
export async function programWithVersion(name: string): Promise<Program | null> {
  const path = findProgram(name);
  if (path === undefined) return null;
  const printed = await run(path, ['--version']).then(
    ({ stdout }) => stdout,
    () => null,
  );
  if (printed === null) return null;
  return { path, version: /\d+(\.\d+)+/.exec(printed)?.[0] ?? 'unknown' };
}
