import { expect, test } from 'vitest';
import { ownPortable } from '../../src-main/shell/own-portable.ts';

const file = 'D:\\programs\\Weft-1.0.0-windows-x64-portable.exe';

test('the portable program that unpacked Weft is the one that starts anew', () => {
  const environment = { PORTABLE_EXECUTABLE_FILE: file, PORTABLE_EXECUTABLE_APP_FILENAME: 'weft' };
  expect(ownPortable(environment)).toBe(file);
  expect(ownPortable({})).toBeNull();
});

test('another portable program that Weft was started from is not started', () => {
  const other = { PORTABLE_EXECUTABLE_FILE: 'D:\\programs\\Files.exe' };
  expect(ownPortable({ ...other, PORTABLE_EXECUTABLE_APP_FILENAME: 'files' })).toBeNull();
  expect(ownPortable(other)).toBeNull();
});
