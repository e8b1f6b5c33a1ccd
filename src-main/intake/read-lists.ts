import type { ListFile } from '../contract/ipc.ts';
import { printable } from '../contract/printable.ts';
import type { RejectedLine } from '../contract/snapshot.ts';
import type { Entry } from '../contract/task.ts';
import { decodeList } from './decode-list.ts';
import { formatOfName, type ListFormat, parse } from './parse.ts';

/** The addresses of one or more lists, in order, and the lines that are none. */
export interface ReadLists {
  readonly entries: readonly Entry[];
  readonly rejected: readonly RejectedLine[];
}

// A text with more lines than this, none of them an address, is no list.
const mostWrongLines = 200;

// Nobody reads more; of the rest the number is told.
const mostRejectedLines = 5_000;

/** Reads a list that was typed, pasted or dropped; `source` says which, for the rejected lines. */
export function readText(text: string, source: string, format: ListFormat = 'auto'): ReadLists {
  const { entries, rejected: all } = parse(text, format);
  const wholeList = (reason: string): RejectedLine => ({ source, line: 0, text: source, reason });
  if (entries.length === 0 && all.length > mostWrongLines) {
    const reason = `This is not a list of addresses: none of its ${all.length} lines is one.`;
    return { entries, rejected: [wholeList(reason)] };
  }
  const rejected = all.slice(0, mostRejectedLines).map(
    ({ text, reason, ...rest }): RejectedLine => ({
      source,
      ...rest,
      text: text === '' ? source : printable(text),
      reason: printable(reason),
    }),
  );
  const more = all.slice(mostRejectedLines).filter(({ isPassedOver }) => !isPassedOver).length;
  if (more > 0) rejected.push(wholeList(`${more} more of its lines are not addresses.`));
  return { entries, rejected };
}

/**
 * Reads list files as one list; with `auto`, the name of a file tells its format, or else its
 * content does. A file that is not text is rejected as a whole, as line 0.
 */
export function readFiles(files: readonly ListFile[], format: ListFormat = 'auto'): ReadLists {
  const lists = files.map(({ name, bytes }): ReadLists => {
    const decoded = decodeList(bytes);
    if ('text' in decoded) {
      return readText(decoded.text, name, format === 'auto' ? formatOfName(name) : format);
    }
    return { entries: [], rejected: [{ source: name, line: 0, text: name, ...decoded }] };
  });
  return {
    entries: lists.flatMap(({ entries }) => entries),
    rejected: lists.flatMap(({ rejected }) => rejected),
  };
}
