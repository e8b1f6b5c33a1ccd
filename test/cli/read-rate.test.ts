import { expect, test } from 'vitest';
import { readRate } from '../../src-main/cli/read-rate.ts';

test.each([
  ['500000', 500_000],
  ['500k', 500_000],
  ['500K', 500_000],
  ['2M', 2_000_000],
  ['2 MB/s', 2_000_000],
  ['1.5MiB', 1_572_864],
  ['1Ki', 1024],
  ['1G', 1e9],
  ['800B', 800],
  ['0.5k', 500],
  ['1.5', 2],
])('%s is %i bytes a second', (text, bytes) => {
  expect(readRate(text)).toBe(bytes);
});

test.each([
  '',
  'M',
  '2Mb',
  '2Mbit',
  '-1',
  '1e6',
  '1,5M',
  '1.M',
  '2T',
  '2M 3M',
  '0x10',
  'Infinity',
])('“%s” is no rate', (text) => {
  expect(readRate(text)).toBeNull();
});
