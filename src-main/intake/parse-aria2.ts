import { isSkipped, recordOf } from './parse-text.ts';
import { joinLists, linesOf, type ParsedList, type Rejection } from './parsed-list.ts';
import { type Field, type FileRecord, isFieldKey, readRecord } from './read-record.ts';

const option = /^[ \t]+([a-z][a-z0-9-]*)=(.*)$/i;

interface Block {
  readonly line: number;
  readonly text: string;
  readonly record: FileRecord | { readonly reason: string };
  readonly options: Field[];
}

/** Whether any line of the text looks like an option of an aria2 input file. */
export function hasOptionLines(text: string): boolean {
  return /^[ \t]+[a-z][a-z0-9-]*=/im.test(text);
}

/**
 * Reads an input file of aria2: the lines of a text list, each followed by its options, one a
 * line, after white space. Understood are `out`, `checksum`, `header`, `referer`, `user-agent` and
 * `max-download-limit`; any other option is rejected, and its address is kept.
 */
export function parseAria2(text: string): ParsedList {
  const blocks: Block[] = [];
  const rejected: Rejection[] = [];
  for (const [index, raw] of linesOf(text).entries()) {
    const line = index + 1;
    const trimmed = raw.trim();
    const found = option.exec(raw);
    if (isSkipped(trimmed)) continue;
    if (found === null) {
      blocks.push({ line, text: trimmed, record: recordOf(line, trimmed), options: [] });
      continue;
    }
    const [, key = '', value = ''] = found;
    const reason = whyNot(key.toLowerCase(), blocks.at(-1));
    if (reason !== null) rejected.push({ line, text: trimmed, reason });
    else blocks.at(-1)?.options.push({ key: key.toLowerCase(), value, line, text: trimmed });
  }
  return joinLists([...blocks.map(readBlock), { entries: [], rejected }]);
}

function whyNot(key: string, block: Block | undefined): string | null {
  if (block === undefined) return 'There is no address above this option.';
  if (isFieldKey(key)) return null;
  return `Weft does not understand the option “${key}” and goes on without it.`;
}

function readBlock({ line, text, record, options }: Block): ParsedList {
  if ('reason' in record) return { entries: [], rejected: [{ line, text, ...record }] };
  return readRecord({ ...record, fields: [...record.fields, ...options] });
}
