import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { helpText, parseArguments, UsageError } from '../../src-main/cli/arguments.ts';
import { isNewEnough } from '../../src-main/cli/newer-node.ts';

test('a list alone is saved to the present folder, many at once', () => {
  expect(parseArguments(['list.txt'])).toEqual({
    lists: ['list.txt'],
    dir: resolve('.'),
    state: resolve('.weft'),
    connections: 16,
    oneByOne: false,
    json: false,
  });
});

test('every option is taken', () => {
  const args = 'a.txt - --dir /d --connections 3 --one-by-one --state /s --json b.txt'.split(' ');
  expect(parseArguments(args)).toEqual({
    lists: ['a.txt', '-', 'b.txt'],
    dir: '/d',
    state: '/s',
    connections: 3,
    oneByOne: true,
    json: true,
  });
});

test('the state is kept beside the files unless told', () => {
  expect(parseArguments(['a', '--dir', '/d'])?.state).toBe('/d/.weft');
});

test('help is asked for', () => {
  expect(parseArguments(['--help'])).toBeNull();
  expect(parseArguments(['list.txt', '--help'])).toBeNull();
  for (const word of ['--dir', '--connections', '--one-by-one', '--state', '--json', '--help']) {
    expect(helpText).toContain(word);
  }
  for (const code of ['0 all done', '1 some failed', '2 wrong use', '130 interrupted']) {
    expect(helpText).toContain(code);
  }
});

describe('wrong use is', () => {
  test.each([
    ['no list', [], /There is no list/],
    ['an unknown option', ['a', '--fast'], /--fast/],
    ['an option without its value', ['a', '--dir'], /--dir/],
    ['no number of connections', ['a', '--connections', 'many'], /1 to 256, not “many”/],
    ['no connections', ['a', '--connections', '0'], /1 to 256/],
    ['too many connections', ['a', '--connections', '257'], /1 to 256/],
    ['half a connection', ['a', '--connections', '1.5'], /whole number/],
    ['an empty number', ['a', '--connections', ''], /whole number/],
  ])('%s', (_name, args, sentence) => {
    expect(() => parseArguments(args)).toThrow(sentence);
    expect(() => parseArguments(args)).toThrow(UsageError);
  });
});

test.each([
  ['20.20.0', false],
  ['22.18.9', false],
  ['22.19.0', true],
  ['22.20.1', true],
  ['24.0.0', true],
  ['24.21.0-nightly', true],
  ['9.0.0', false],
  ['100.0.0', true],
])('Node %s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});
