import { expect, test } from 'vitest';
import { releaseNotes } from '../../src-main/shell/updates/release-notes.ts';

test.each([
  ['- a\r\n- b\r- c\u2028d', '- a\n- b\n- c\nd'],
  ['\n\na\tb \u0000\u001b[31m\u202e\u2066\n\n', 'a  b [31m'],
  [
    [
      { version: '1.0.1', note: 'a' },
      { version: '1.0.2', note: null },
    ],
    '1.0.1\na\n\n1.0.2',
  ],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  [undefined, ''],
  [null, ''],
  [7, ''],
  [{ note: 'a' }, ''],
  [[null, 'a', 5], ''],
])('notes %j are shown as %j', (notes, text) => {
  expect(releaseNotes(notes)).toBe(text);
});

test('notes that nobody would read to their end are cut', () => {
  expect(releaseNotes('a'.repeat(1_000_000)).length).toBe(20_000);
});
