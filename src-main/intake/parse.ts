import { hasOptionLines, parseAria2 } from './parse-aria2.ts';
import { isCsv, parseCsv } from './parse-csv.ts';
import { isJsonList, parseJson } from './parse-json.ts';
import { isMetalink, parseMetalink } from './parse-metalink.ts';
import { isSumLine, parseSumsList } from './parse-sums.ts';
import { isSkipped, parseText } from './parse-text.ts';
import { linesOf, type ParsedList } from './parsed-list.ts';

/** The kinds of list that can be read; `auto` finds out which one it is. */
export const listFormats = ['auto', 'text', 'aria2', 'sums', 'metalink', 'json', 'csv'] as const;

export type ListFormat = (typeof listFormats)[number];

const parsers: Readonly<Record<Exclude<ListFormat, 'auto'>, (text: string) => ParsedList>> = {
  text: parseText,
  aria2: parseAria2,
  sums: parseSumsList,
  metalink: parseMetalink,
  json: parseJson,
  csv: parseCsv,
};

/**
 * Reads a list of any format; a byte order mark is passed over. Nothing is thrown: what cannot be
 * used is returned as rejected, with its line number.
 */
export function parse(text: string, format: ListFormat = 'auto'): ParsedList {
  const plain = text.replace(/^\uFEFF/, '');
  const { entries, rejected } = parsers[format === 'auto' ? formatOfText(plain) : format](plain);
  return { entries, rejected: rejected.toSorted((a, b) => a.line - b.line) };
}

/** The format that a file of this name has; `auto` where the name does not tell. */
export function formatOfName(name: string): ListFormat {
  if (/\.(meta4|metalink)$/i.test(name)) return 'metalink';
  if (/\.json$/i.test(name)) return 'json';
  if (/\.(csv|tsv)$/i.test(name)) return 'csv';
  return /(^|[-_.])(sha-?(1|256|512)|md5)(sums?)?(\.(txt|asc))?$/i.test(name) ? 'sums' : 'auto';
}

function formatOfText(text: string): Exclude<ListFormat, 'auto'> {
  if (isMetalink(text)) return 'metalink';
  if (isJsonList(text)) return 'json';
  if (isCsv(text)) return 'csv';
  if (isSumLine(firstLine(text))) return 'sums';
  return hasOptionLines(text) ? 'aria2' : 'text';
}

/** The first line that says something; a signed file has some before it that do not. */
function firstLine(text: string): string {
  const lines = linesOf(text.slice(0, 10_000)).map((line) => line.trim());
  return lines.find((line) => !isSkipped(line) && !/^-----|^Hash: /.test(line)) ?? '';
}
