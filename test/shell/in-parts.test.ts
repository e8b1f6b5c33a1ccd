import { expect, it } from 'vitest';
import { readLinks } from '../../src-main/intake/read-links.ts';
import { inParts } from '../../src-main/shell/in-parts.ts';
import { sortArguments } from '../../src-main/shell/opened.ts';

const names = (count: number) =>
  Array.from({ length: count }, (_, at) => `/lists/${'ä'.repeat(50)} ${at}.weft`);

it('a start with a few names is one start', () => {
  expect(inParts(['weft', '--no-sandbox', ...names(100)], false)).toBeNull();
});

it('a start with very many names becomes several that each can be handed over', () => {
  const parts = inParts(['electron', '--no-sandbox', '/srv/weft', ...names(1000)], true) ?? [];
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    expect(part.slice(0, 3)).toEqual(['/srv/weft', '--no-sandbox', '--']);
    expect(Buffer.byteLength(part.join('\0'))).toBeLessThan(28 * 1024);
    expect(inParts(['electron', ...part], true)).toBeNull();
  }
  const given = parts.flatMap((part) => sortArguments(['electron', ...part], true).given);
  expect(given).toEqual(names(1000));
});

it.each(['x', 'ä', '写'])('a link that is too long by itself is cut and then refused', (letter) => {
  const link = `weft:https://a.example/${letter.repeat(60_000)}`;
  const parts = inParts(['weft', link, 'a.txt'], false) ?? [];
  // The file beside the link is not opened.
  expect(parts).toHaveLength(1);
  expect(inParts(['weft', ...(parts[0] ?? [])], false)).toBeNull();
  expect(readLinks([parts[0]?.at(-1) ?? ''])).toEqual({
    addresses: [],
    problems: ['The link is too long for Weft.'],
  });
});
