import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { endOf } from './packaged-weft.ts';

const throwawaySystem = join(import.meta.dirname, 'throwaway-system.sh');

/** A package that is installed on this system, as far as one process sees it. */
export interface InstalledPackage {
  /** Id of that process. */
  readonly process: number;
  /** Where a file of the system that it sees is for others. */
  path(file: string): string;
  /** Removes the package; gives what it leaves behind, and what went wrong. */
  remove(): Promise<readonly string[]>;
}

/**
 * Installs a package, and again over itself, on this system in a mount namespace of its own. For
 * root only.
 * @param layers a folder for what changes on the system
 * @throws Error when it cannot be installed.
 */
export async function installPackage(file: string, layers: string): Promise<InstalledPackage> {
  const system = spawn('unshare', ['--mount', throwawaySystem, file, layers]);
  const problems = text(system.stderr);
  const lines = createInterface({ input: system.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  const id = system.pid;
  if (value !== 'installed' || id === undefined) {
    system.stdin.end();
    throw new Error(`${value ?? 'It is not installed'}: ${await problems}`);
  }
  return {
    process: id,
    path: (path) => join(`/proc/${id}/root`, path),
    async remove() {
      system.stdin.end('enough\n');
      const left: string[] = [];
      for await (const line of { [Symbol.asyncIterator]: () => lines }) left.push(line);
      const code = await endOf(system);
      return code === 0 ? left : [...left, await problems];
    },
  };
}
