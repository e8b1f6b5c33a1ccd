import { expect, test } from 'vitest';
import type { HistoryBatch, HistoryFile } from '../../src-main/contract/history.ts';
import { parse } from '../../src-main/intake/parse.ts';
import { exportHistory } from '../../src-main/storage/history-export.ts';
import type { HistoryStore } from '../../src-main/storage/history-store.ts';

const list: HistoryBatch = {
  id: 3,
  addedAt: 1_700_000_000_000,
  folder: '/files',
  done: 1,
  failed: 0,
  cancelled: 0,
  unfinished: 0,
  bytes: 1000,
  elapsedMs: 12.5,
  oneByOneMs: 20,
};

const file: HistoryFile = {
  id: 9,
  isOnList: false,
  batchId: 3,
  line: 1,
  name: 'é “a”, "b"\n.bin',
  folder: '/files',
  address: 'http://a.example/a',
  status: 'done',
  verdict: 'verified',
  failure: null,
  note: null,
  bytes: 1000,
  digest: { algorithm: 'md5', value: '0a'.repeat(16) },
  endedAt: 1_700_000_001_000,
  workedMs: 20.4,
};

/** A history that holds these files. */
function historyOf(...files: readonly HistoryFile[]): HistoryStore {
  return {
    lists: () => (files.length === 0 ? [] : [list]),
    files: () => ({ files, total: files.length }),
    filesOf: () => files,
    batch: () => list,
    file: () => null,
    clear: () => undefined,
  };
}

test('a table has one line for each file', () => {
  expect(exportHistory(historyOf(file), 'csv')).toBe(
    'list,added,line,name,folder,url,status,verdict,bytes,digest,ended,worked_ms,failure,note\r\n' +
      '3,2023-11-14T22:13:20.000Z,1,"é “a”, ""b""\n.bin",/files,http://a.example/a,done,verified,' +
      '1000,md5=0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a,2023-11-14T22:13:21.000Z,20,,\r\n',
  );
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
])('a file with the name %j is no formula', (name) => {
  expect(exportHistory(historyOf({ ...file, name }), 'csv')).toContain(`,'${name},`);
});

test('the table is a list that can be added again', () => {
  const other = { ...file, name: 'b.bin', digest: null, address: 'http://a.example/b' };
  const { entries, rejected } = parse(exportHistory(historyOf(file, other), 'csv'), 'csv');
  expect(rejected).toEqual([]);
  expect(entries).toMatchObject([
    { url: 'http://a.example/a', digest: file.digest },
    { url: 'http://a.example/b', digest: null, name: 'b.bin' },
  ]);
});

test('JSON has the files within their lists', () => {
  expect(JSON.parse(exportHistory(historyOf(file), 'json'))).toEqual({
    lists: [
      {
        ...list,
        addedAt: '2023-11-14T22:13:20.000Z',
        files: [
          {
            list: 3,
            line: 1,
            name: file.name,
            folder: '/files',
            address: file.address,
            status: 'done',
            verdict: 'verified',
            failure: null,
            note: null,
            bytes: 1000,
            digest: file.digest,
            endedAt: '2023-11-14T22:13:21.000Z',
            workedMs: 20.4,
          },
        ],
      },
    ],
  });
});

test('an empty history is an empty table, and no lists', () => {
  expect(exportHistory(historyOf(), 'csv').split('\r\n')).toHaveLength(2);
  expect(JSON.parse(exportHistory(historyOf(), 'json'))).toEqual({ lists: [] });
});
