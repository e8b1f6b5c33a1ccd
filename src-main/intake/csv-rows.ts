import { createLineCounter } from './parsed-list.ts';

export interface Row {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** As it stands there. */
  readonly text: string;
  /** Null when a quotation mark is not closed, or closed too early. */
  readonly cells: readonly string[] | null;
}

/**
 * Reads comma-separated values (RFC 4180), with any one character between the cells. A row with
 * wrong quotation marks ends where its line ends, so that the rows after it are read.
 */
export function* readRows(text: string, separator: string): Generator<Row> {
  const cell = new RegExp(
    `(?: *"([^"]*(?:""[^"]*)*)" *|([^"${separator}\\r\\n][^${separator}\\r\\n]*)?)(${separator}|\\r\\n|\\n|\\r|$)`,
    'y',
  );
  const lineAt = createLineCounter(text);
  let start = 0;
  let cells: string[] = [];
  while (start < text.length) {
    const at = cell.lastIndex;
    const [all = '', quoted, plain = '', end] = cell.exec(text) ?? [];
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    if (end === separator) continue;
    const stop = end === undefined ? lineEnd(text, at) : at + all.length;
    yield {
      line: lineAt(start),
      text: text.slice(start, stop).trim(),
      cells: end === undefined ? null : cells,
    };
    cells = [];
    start = stop;
    cell.lastIndex = stop;
  }
}

function lineEnd(text: string, from: number): number {
  const end = /\r\n|\n|\r|$/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}
