import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { electronPath } from '../../scripts/electron-path.mjs';

const run = promisify(execFile);
const builder = join(import.meta.dirname, '../../node_modules/electron-builder/cli.js');

/**
 * Packs what is built in a folder of the project, as for publishing but for the Electron.
 * @returns the folder that would be installed
 */
export async function packApp(project: string, output: string): Promise<string> {
  await run(
    process.execPath,
    [
      builder,
      '--linux',
      'dir',
      '--x64',
      '--publish=never',
      `-c.electronDist=${dirname(electronPath().path)}`,
      `-c.directories.output=${output}`,
    ],
    { cwd: project },
  );
  return join(output, 'linux-unpacked');
}
