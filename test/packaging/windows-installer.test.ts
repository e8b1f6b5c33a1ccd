import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { sevenZip } from '../../scripts/packaging/local-tools.mjs';
import { tool } from '../../scripts/process/tool.mjs';
import { scriptOf, scriptOfUninstaller } from '../support/nsis-program.ts';
import { layOutNsis, missingNsisTools } from '../support/nsis-tools.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const classes = ['Weft.List', 'Weft.Metalink4', 'Weft.Metalink3'];
const project = join(import.meta.dirname, '../..');

test('the installer for Windows, its removal and the portable program compile, and say what is Weft’s own', {
  timeout: 60_000,
}, async ({ skip }) => {
  const missing = missingNsisTools();
  skip(missing.length > 0, `run \`apt-get install ${missing.join(' ')}\``);
  await using folder = await temporaryFolder();
  const tools = join(folder.path, 'tools');
  const packed = join(folder.path, 'packed');
  const output = join(folder.path, 'made');
  await mkdir(tools);
  await mkdir(packed);
  await writeFile(join(packed, 'Weft.exe'), 'stands for the program');
  const [node, args] = tool('electron-builder', [
    ...['--win', 'nsis', 'portable', '--x64', '--publish', 'never', '--prepackaged', packed],
    `-c.directories.output=${output}`,
    '-c.extraMetadata.version=1.0.0',
    // NSIS of other versions says some things in English only, and warnings are errors.
    '-c.nsis.installerLanguages=en_US',
  ]);
  const env = { ...process.env, ...(await layOutNsis(tools)) };
  const complaints = await run(node, args, { cwd: project, env }).then(
    () => [],
    ({ stdout }: { stdout: string }) => stdout.match(/^.*\b(?:error|warning)\b.*$/gim) ?? ['none'],
  );
  expect(complaints.slice(0, 10)).toEqual([]);

  const setup = join(output, 'Weft-1.0.0-windows-x64-setup.exe');
  await run(sevenZip() ?? '', ['e', `-o${folder.path}`, setup, '-r', 'Uninstall Weft.exe']);
  const removal = await readFile(join(folder.path, 'Uninstall Weft.exe'));
  const portable = await readFile(join(output, 'Weft-1.0.0-windows-x64-portable.exe'));
  expect({
    setup: absent(scriptOf(await readFile(setup)), [
      'URL:Weft link',
      'Software\\Classes\\weft\\shell\\open\\command',
      '.weft',
      '.meta4',
      '.metalink',
      ...classes,
      'The update is Weft 1.0.0, older than the one that is installed, ',
    ]),
    removal: absent(scriptOfUninstaller(removal), [
      'Remove the settings, the list of downloads and the history of Weft, too?',
      'Software\\Classes\\weft',
      ...classes,
      '\\weft-updater\0',
      // Whole values: those of electron-builder have more behind them.
      ...['weft', 'meta4', 'metalink'].map((ext) => `\0Software\\Classes\\.${ext}\0`),
    ]),
    portable: absent(scriptOf(portable), [
      'PORTABLE_EXECUTABLE_FILE',
      '"PORTABLE_EXECUTABLE_APP_FILENAME", "weft"',
    ]),
  }).toEqual({ setup: [], removal: [], portable: [] });
});

function absent(script: string, texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !script.includes(text));
}
