import { join } from 'node:path';
import { expect, test } from 'vitest';
import { usualFolder } from '../../src-main/shell/usual-folder.ts';

const home = join(import.meta.dirname, 'ada');

test('without a folder for downloads on the desktop, files do not fill the home folder', () => {
  expect(usualFolder(home, home)).toBe(join(home, 'Downloads'));
  expect(usualFolder(`${home}/`, home)).toBe(join(home, 'Downloads'));
});

test('a folder that the desktop names is taken as it is', () => {
  expect(usualFolder(join(home, 'Hämtningar'), home)).toBe(join(home, 'Hämtningar'));
});
