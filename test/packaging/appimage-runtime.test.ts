import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { missingPackages } from '../../scripts/packaging/local-tools.mjs';
import { projectPath } from '../../scripts/project.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

// Where the stand-in says that the file system begins.
const runtimeBytes = 4096;

/** An AppImage with the stand-in for a runtime, whose program prints what it is given. */
async function makeImage(folder: string): Promise<string> {
  const program = join(folder, 'app/AppRun');
  await mkdir(join(folder, 'app'));
  await writeFile(program, '#!/bin/sh\necho "started: $*"\n');
  await chmod(program, 0o755);
  const fileSystem = join(folder, 'squashfs');
  await promisify(execFile)('mksquashfs', [join(folder, 'app'), fileSystem, '-quiet']);
  const script = await readFile(projectPath('scripts/packaging/appimage-runtime.sh'));
  const filling = Buffer.alloc(runtimeBytes - script.length, '\n');
  const image = join(folder, 'image');
  await writeFile(image, Buffer.concat([script, filling, await readFile(fileSystem)]));
  await chmod(image, 0o755);
  return image;
}

test.skipIf(process.platform !== 'linux' || missingPackages().includes('squashfs-tools'))(
  'the stand-in for a runtime refuses what only a real one knows, and hands on the rest',
  async () => {
    await using folder = await temporaryFolder();
    const image = await makeImage(folder.path);
    const run = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(image, args, { encoding: 'utf8' });
      return [status, stdout, stderr];
    };
    expect(run('--no-sandbox', '--', '--appimage-mount')).toEqual([
      0,
      'started: --no-sandbox -- --appimage-mount\n',
      '',
    ]);
    for (const args of [['--appimage-mount'], ['list.txt', '--appimage-extract-and-run']]) {
      expect(run(...args)).toEqual([
        1,
        '',
        `${args.at(-1)}: the stand-in for the runtime of an AppImage does not know this.\n`,
      ]);
    }
  },
);
