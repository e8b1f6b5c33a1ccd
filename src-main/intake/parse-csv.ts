import { type Row, readRows } from './csv-rows.ts';
import { isSkipped } from './parse-text.ts';
import { joinLists, linesOf, type ParsedList, rejectedList } from './parsed-list.ts';
import { isFieldKey, readRecord } from './read-record.ts';

const columnReason =
  'The first row names the columns, and one of them must be “url”. Put such a row at the top.';
const quoteReason =
  'A quotation mark is not closed, or there is something after the closing one. Write one inside a text twice.';

/** Whether the text has a first row that names a column `url`. */
export function isCsv(text: string): boolean {
  const first = firstLine(text);
  return columnsOf(first, separatorOf(first)).includes('url');
}

/**
 * Reads comma-separated values, also with semicolons or tabs. The first row names the columns:
 * `url`, `mirrors` (with spaces between them), `name`, `size`, `speed-limit` (`500k`), `digest` or
 * `sha256` and the like; other columns are passed over. Without such a row, the column of the first address is taken.
 */
export function parseCsv(text: string): ParsedList {
  const first = firstLine(text);
  const separator = separatorOf(first);
  const named = columnsOf(first, separator);
  const hasNames = named.includes('url');
  const columns = hasNames ? named : named.map((cell) => (isAddress(cell) ? 'url' : ''));
  if (!columns.includes('url')) return rejectedList(columnReason);
  const rows = Array.from(readRows(text, separator)).filter((row) => !isSkipped(row.text));
  return joinLists(rows.slice(hasNames ? 1 : 0).map((row) => readRow(row, columns)));
}

function readRow({ line, text, cells }: Row, columns: readonly string[]): ParsedList {
  if (cells === null) return { entries: [], rejected: [{ line, text, reason: quoteReason }] };
  const filled = cells.flatMap((cell, index) => {
    const key = columns[index] ?? '';
    return cell === '' ? [] : [{ key, value: cell, line, text }];
  });
  const url = cells[columns.indexOf('url')] ?? '';
  const mirrors = filled.filter(({ key }) => key === 'mirrors');
  return readRecord({
    line,
    text,
    addresses: [url, ...mirrors.flatMap(({ value }) => value.trim().split(/\s+/))],
    fields: filled.filter(({ key }) => isFieldKey(key)),
  });
}

function firstLine(text: string): string {
  return linesOf(text.slice(0, 100_000)).find((line) => !isSkipped(line.trim())) ?? '';
}

/** The one of the usual separators that stands most often in the line. */
function separatorOf(line: string): string {
  const count = (separator: string) => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function columnsOf(line: string, separator: string): readonly string[] {
  const [row] = readRows(line, separator);
  return (row?.cells ?? []).map((cell) => cell.trim().toLowerCase());
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
