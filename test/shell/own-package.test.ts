import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownPackage } from '../../src-main/shell/updates/own-package.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a package is what it left beside itself, and an AppImage whatever stands there', async () => {
  await using folder = await temporaryFolder();
  expect(ownPackage(null, folder.path)).toEqual({ kind: 'other' });
  for (const kind of ['deb', 'rpm']) {
    await writeFile(join(folder.path, 'package-type'), `${kind}\n`);
    expect(ownPackage(null, folder.path)).toEqual({ kind });
  }
  const path = '/apps/Weft.AppImage';
  expect(ownPackage(path, folder.path)).toEqual({ kind: 'file', path });
});
