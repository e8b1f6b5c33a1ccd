import { describe, expect, test } from 'vitest';
import { mergeSettings, slotsOf, usualSettings } from '../../src-main/contract/settings.ts';

const usual = usualSettings('/home/someone/Downloads');

test('the usual settings are valid', () => {
  expect(mergeSettings(usual, usual)).toEqual({ settings: usual, invalid: [] });
});

test('valid changes are taken over and the rest stays', () => {
  const changes = { connections: 3, mode: 'one-by-one' };
  expect(mergeSettings(usual, changes)).toEqual({
    settings: { ...usual, ...changes },
    invalid: [],
  });
});

test('what is not valid is named, and what is valid beside it is kept', () => {
  const changes = { connections: 0, timeoutSeconds: 5, mode: 'sideways', colour: 'red' };
  expect(mergeSettings(usual, changes)).toEqual({
    settings: { ...usual, timeoutSeconds: 5 },
    invalid: ['connections', 'mode', 'colour'],
  });
});

test.each([null, undefined, 3, 'text', true])('%s is not a change of settings', (changes) => {
  expect(mergeSettings(usual, changes)).toEqual({ settings: usual, invalid: ['settings'] });
});

describe('refused are', () => {
  test.each([
    ['connections', [0, -1, 257, 1.5, Number.NaN, Infinity, '16', null]],
    ['timeoutSeconds', [0, 601, 2.5, '30', undefined]],
    ['folder', ['', 'Downloads', './here', '../there', '/with/a\0byte', 7, null]],
    ['mode', ['', 'Together', 1, null]],
  ])('%s of %j', (key, values) => {
    for (const value of values) {
      expect(mergeSettings(usual, { [key]: value })).toEqual({ settings: usual, invalid: [key] });
    }
  });
});

test('a folder is an absolute path of any system', () => {
  for (const folder of ['/', '/tmp/a b', 'C:\\Users\\x', 'd:/files', '\\\\server\\share']) {
    expect(mergeSettings(usual, { folder }).settings.folder).toBe(folder);
  }
});

test('a prototype does not get in', () => {
  const changes = JSON.parse('{"__proto__": {"connections": 5}, "constructor": 1, "toString": 2}');
  const { settings, invalid } = mergeSettings(usual, changes);
  expect(settings).toEqual(usual);
  expect(Object.getPrototypeOf(settings)).toBe(Object.prototype);
  expect(invalid).toEqual(['__proto__', 'constructor', 'toString']);
});

test('one by one is a single slot, whatever the connections', () => {
  expect(slotsOf({ ...usual, connections: 7 })).toBe(7);
  expect(slotsOf({ ...usual, connections: 7, mode: 'one-by-one' })).toBe(1);
});
