import { expect, test } from 'vitest';
import type { HistoryFile } from '../../src-main/contract/history.ts';
import { entriesOfHistory } from '../../src-main/download/entries-of-history.ts';
import { sumsReader } from '../../src-main/intake/sums-reader.ts';

const digest = { algorithm: 'sha-256', value: 'a'.repeat(64) } as const;
const file: HistoryFile = {
  id: 1,
  isOnList: false,
  batchId: 1,
  line: 7,
  name: 'a.bin',
  folder: '/files',
  address: 'http://a.example/a.bin',
  status: 'done',
  verdict: 'verified',
  failure: null,
  note: null,
  bytes: 1000,
  digest,
  endedAt: 0,
  workedMs: 1,
};

test('a file is added again with its line, its address and what it must come to', () => {
  expect(entriesOfHistory([file], sumsReader.isSumsName)).toEqual([
    {
      line: 7,
      url: 'http://a.example/a.bin',
      mirrors: [],
      name: null,
      digest,
      size: null,
      bytesPerSecond: null,
      headers: {},
    },
  ]);
});

test('where a file of digests is among them, that tells anew what the others must come to', () => {
  const sums = { ...file, name: 'SHA256SUMS', digest: null };
  const entries = entriesOfHistory([sums, file], sumsReader.isSumsName);
  expect(entries.map((entry) => entry.digest)).toEqual([null, null]);
});
