import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectPath } from '../../../scripts/project.mjs';
import type { Command } from '../measure.ts';
import type { Contender, Job } from './contender.ts';

const run = promisify(execFile);

/**
 * The built program without a window, run by the Node that runs this.
 * @param built the folder that holds `headless.js`
 * @param copy where a copy of it goes, for a build during the runs not to change it
 * @returns null when it has not been built
 */
export async function findWeft(built: string, copy: string): Promise<Contender | null> {
  const program = join(copy, 'headless.js');
  try {
    await cp(built, copy, { recursive: true });
    await run(process.execPath, [program, '--help']);
    const { version } = JSON.parse(await readFile(projectPath('package.json'), 'utf8'));
    const command = (job: Job) => commandFor(program, job);
    return { name: 'weft', title: 'Weft', version, command };
  } catch {
    return null;
  }
}

function commandFor(program: string, job: Job): Command {
  const { list, target, connections, authority } = job;
  const args = [program, list, '--dir', target, '--connections', String(connections)];
  const start = { program: process.execPath, args };
  if (authority === null) return start;
  return { ...start, args: [...args, '--ca', authority] };
}
