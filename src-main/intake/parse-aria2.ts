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

interface Place {
  readonly line: number;
  readonly text: string;
}

/** Whether any line of the text looks like an option of an aria2 input file. */
export function hasOptionLines(text: string): boolean {
  return /^[ \t]+[a-z][a-z0-9-]*=/im.test(text);
}

/**
 * Reads an input file of aria2: the lines of a text list, each followed by its options, one a
 * line, after white space. Understood are `out`, `checksum`, `header`, `referer`, `user-agent` and
 * `max-download-limit`; any other option is passed over and named once, at its first line.
 */
export function parseAria2(text: string): ParsedList {
  const blocks: Block[] = [];
  const rejected: Rejection[] = [];
  const unknown = new Map<string, Place[]>();
  for (const [index, raw] of linesOf(text).entries()) {
    const line = index + 1;
    const trimmed = raw.trim();
    const found = option.exec(raw);
    if (isSkipped(trimmed)) continue;
    if (found === null) {
      blocks.push({ line, text: trimmed, record: recordOf(line, trimmed), options: [] });
      continue;
    }
    const [, name = '', value = ''] = found;
    const key = name.toLowerCase();
    const place = { line, text: shownOption(key, trimmed) };
    const block = blocks.at(-1);
    if (block === undefined) {
      rejected.push({ ...place, reason: 'There is no address above this option.' });
    } else if (isFieldKey(key)) {
      block.options.push({ key, value, ...place });
    } else {
      const places = unknown.get(key);
      if (places === undefined) unknown.set(key, [place]);
      else places.push(place);
    }
  }
  const passedOver = Array.from(unknown, ([key, places]) => passOver(key, places));
  return joinLists([
    ...blocks.map(readBlock),
    { entries: [], rejected: [...rejected, ...passedOver.flat()] },
  ]);
}

/** An option that Weft does not know may stand below each of very many addresses. */
function passOver(key: string, [first, ...others]: readonly Place[]): Rejection[] {
  if (first === undefined) return [];
  const more = others.length === 1 ? '1 more line' : `${others.length} more lines`;
  const where = others.length === 0 ? '' : `, here and on ${more}`;
  const reason = `Weft does not understand the option “${key}” and goes on without it${where}.`;
  return [{ ...first, reason, isPassedOver: true }];
}

// A referer may hold a token as a header does.
const secretKeys = ['header', 'referer'];

/** An option without its value where that may be secret, as it may be in one that Weft does not know. */
function shownOption(key: string, text: string): string {
  return isFieldKey(key) && !secretKeys.includes(key) ? text : `${key}=…`;
}

function readBlock({ line, text, record, options }: Block): ParsedList {
  if ('reason' in record) return { entries: [], rejected: [{ line, text, ...record }] };
  return readRecord({ ...record, fields: [...record.fields, ...options] });
}
