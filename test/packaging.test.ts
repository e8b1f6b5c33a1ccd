import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { expect, test } from 'vitest';
import { electronPath } from '../scripts/electron-path.mjs';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const projectFolder = join(import.meta.dirname, '..');

test('electron-builder makes a folder for Linux that holds what runs and nothing else', {
  timeout: 120_000,
  skip: process.platform !== 'linux',
}, async () => {
  await using folder = await temporaryFolder();
  await run(
    process.execPath,
    [
      join(projectFolder, 'node_modules/electron-builder/cli.js'),
      '--linux',
      'dir',
      `-c.electronDist=${dirname(electronPath().path)}`,
      `-c.directories.output=${folder.path}`,
    ],
    { cwd: projectFolder },
  );
  const archive = join(folder.path, 'linux-unpacked/resources/app.asar');
  const tops = new Set(
    listPackage(archive, { isPack: false }).map((path) => path.split('/').slice(1, 3).join('/')),
  );
  expect([...tops].toSorted()).toEqual([
    'assets',
    'assets/icon.png',
    'out',
    'out/main',
    'out/preload',
    'out/renderer',
    'package.json',
  ]);

  // What was packed runs by itself, with no node_modules near it.
  const unpacked = join(folder.path, 'unpacked');
  extractAll(archive, unpacked);
  const { stdout } = await run(process.execPath, [
    join(unpacked, 'out/main/headless.js'),
    '--help',
  ]);
  expect(stdout).toContain('Usage: node out/main/headless.js LIST...');
});
