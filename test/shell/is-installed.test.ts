import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isInstalled } from '../../src-main/shell/updates/is-installed.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('on Windows only what has an uninstaller beside it is updated', async () => {
  await using folder = await temporaryFolder();
  const program = join(folder.path, 'Weft.exe');
  expect(isInstalled(program, 'win32')).toBe(false);
  expect(isInstalled(program, 'darwin')).toBe(true);
  await writeFile(join(folder.path, 'Uninstall Weft.exe'), '');
  expect(isInstalled(program, 'win32')).toBe(true);
});
