import type { HistoryBatch, HistoryFile } from '../contract/history.ts';
import type { HistoryStore } from './history-store.ts';

/** How the history is written for other programs. */
export type HistoryFormat = 'csv' | 'json';

/** The whole history as text for other programs; it holds no credentials. */
export function exportHistory(history: HistoryStore, format: HistoryFormat): string {
  const lists = history.lists('').map((list) => ({ list, files: history.filesOf(list.id) }));
  if (format === 'csv') {
    return csvOf(lists.flatMap(({ list, files }) => files.map((file) => cellsOf(list, file))));
  }
  const plain = lists.map(({ list, files }) => ({
    ...plainList(list),
    files: files.map(plainFile),
  }));
  return `${JSON.stringify({ lists: plain }, null, 2)}\n`;
}

/** A list with its times as text. */
export function plainList({ addedAt, ...list }: HistoryBatch) {
  return { addedAt: timeOf(addedAt), ...list };
}

/** A file with its times as text, without what only this program knows it by. */
export function plainFile({
  isOnList: _isOnList,
  id: _id,
  batchId,
  endedAt,
  ...file
}: HistoryFile) {
  return { list: batchId, endedAt: timeOf(endedAt), ...file };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

// As a list of addresses has them, where it knows the like.
const columns = [
  'list',
  'added',
  'line',
  'name',
  'folder',
  'url',
  'status',
  'verdict',
  'bytes',
  'digest',
  'ended',
  'worked_ms',
  'failure',
  'note',
] as const;

function cellsOf({ id, addedAt }: HistoryBatch, file: HistoryFile): readonly string[] {
  const { digest } = file;
  return [
    String(id),
    timeOf(addedAt),
    String(file.line),
    file.name,
    file.folder,
    file.address,
    file.status,
    file.verdict ?? '',
    String(file.bytes),
    digest === null ? '' : `${digest.algorithm}=${digest.value}`,
    timeOf(file.endedAt),
    String(Math.round(file.workedMs)),
    file.failure ?? '',
    file.note ?? '',
  ];
}

/** Lines as RFC 4180 has them. */
function csvOf(rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

// A spreadsheet takes a cell that begins so for a formula, and names come from the network.
const formula = /^[=+\-@\t\r]/;

function cellText(text: string): string {
  const plain = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
