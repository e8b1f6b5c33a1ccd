import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownAppImage } from '../../src-main/shell/updates/own-app-image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the AppImage that Weft runs from is the one that updates replace', async () => {
  await using folder = await temporaryFolder();
  const APPDIR = join(folder.path, 'mount');
  await mkdir(APPDIR);
  const environment = { APPIMAGE: '/apps/Weft.AppImage', APPDIR };
  expect(ownAppImage(environment, join(APPDIR, 'weft'))).toBe('/apps/Weft.AppImage');
  expect(ownAppImage({}, '/opt/Weft/weft')).toBeNull();
});

test('the AppImage of the terminal that Weft was started from is not replaced', async () => {
  await using folder = await temporaryFolder();
  const environment = { APPIMAGE: '/apps/Terminal.AppImage', APPDIR: folder.path };
  expect(ownAppImage(environment, '/opt/Weft/weft')).toBeNull();
  expect(environment).toEqual({ APPDIR: folder.path });
  const gone = { APPIMAGE: '/apps/Terminal.AppImage', APPDIR: join(folder.path, 'gone') };
  expect(ownAppImage(gone, '/opt/Weft/weft')).toBeNull();
});
