import { describe, expect, test } from 'vitest';
import { limits, mergeSettings, slotsOf, usualSettings } from '../../src-main/contract/settings.ts';

const usual = usualSettings('/home/someone/Downloads');
const workday = { days: [1, 2, 3, 4, 5], fromMinutes: 480, toMinutes: 1020 };
const alternative = { bytesPerSecond: 5000, timetable: [workday] };

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
    ['connections', [0, -1, 1001, 1.5, Number.NaN, Infinity, '16', null]],
    ['perHost', [0, -1, 1001, 2.5, '6', null]],
    ['retries', [-1, 101, 0.5, Infinity, '5', null]],
    ['bytesPerSecond', [0, 999, -1, 1500.5, 1e13, Infinity, '4096', undefined]],
    [
      'alternative',
      [0, 'fast', [], {}, { bytesPerSecond: 5000 }, { ...alternative, timetable: 'always' }],
    ],
    ['alternative', [{ ...alternative, bytesPerSecond: 1 }, undefined]],
    ['alternative', [{ ...alternative, timetable: [{ ...workday, days: [7] }] }]],
    ['freeSpaceFloor', [-1, 0.5, 1e16, null, '0']],
    ['quota', [0, -1, 1.5, Infinity, '1', undefined]],
    ['goesOnAtStart', [0, 'false', null]],
    ['keepsTimes', [0, 1, 'true', null]],
    ['keepsHistory', [0, 1, 'false', null]],
    ['checksForUpdates', [0, 1, 'false', null]],
    ['timeoutSeconds', [0, 601, 2.5, '30', undefined]],
    ['proxy', [null, 'none', {}, { kind: 'all' }, { kind: 'manual' }, { kind: 'manual', url: 7 }]],
    [
      'proxy',
      [
        { kind: 'manual', url: '' },
        { kind: 'manual', url: 'h'.repeat(2001) },
      ],
    ],
    ['folder', ['', 'Downloads', './here', '../there', '/with/a\0byte', 7, null]],
    ['mode', ['', 'Together', 1, null]],
  ])('%s of %j', (key, values) => {
    for (const value of values) {
      expect(mergeSettings(usual, { [key]: value })).toEqual({ settings: usual, invalid: [key] });
    }
  });
});

test('each number may be its least and its most', () => {
  for (const key of ['connections', 'perHost', 'retries', 'timeoutSeconds'] as const) {
    for (const value of [limits[key].min, limits[key].max]) {
      expect(mergeSettings(usual, { [key]: value }).settings[key]).toBe(value);
    }
    expect(usual[key]).toBe(limits[key].usual);
  }
});

test('a limit of speed can be set and lifted again', () => {
  const { settings } = mergeSettings(usual, { bytesPerSecond: 4096 });
  expect(settings.bytesPerSecond).toBe(4096);
  expect(mergeSettings(settings, { bytesPerSecond: null }).settings).toEqual(usual);
  const other = mergeSettings(usual, { alternative });
  expect(other).toEqual({ settings: { ...usual, alternative }, invalid: [] });
  expect(mergeSettings(other.settings, { alternative: null }).settings).toEqual(usual);
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
