import { expect, test } from 'vitest';
import { readBinaryRate, readRate } from '../../src-main/intake/read-rate.ts';

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

test.each([
  ['1000', 1000],
  ['500K', 512_000],
  ['2m', 2_097_152],
  [' 0 ', 0],
])('aria2 writes %s for %d bytes a second', (text, bytes) => {
  expect(readBinaryRate(text)).toBe(bytes);
});

test.each(['', 'K', '1.5M', '-1', '1G', '1KB'])('“%s” is no rate of aria2', (text) => {
  expect(readBinaryRate(text)).toBeNull();
});
