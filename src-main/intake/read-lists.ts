import type { ListFile } from '../contract/ipc.ts';
import { printable } from '../contract/printable.ts';
import type { RejectedLine } from '../contract/snapshot.ts';
import type { Entry } from '../contract/task.ts';
import { decodeList } from './decode-list.ts';
import { formatOfName, type ListFormat, parse } from './parse.ts';
import type { Rejection } from './parsed-list.ts';
import { shownText } from './shown-text.ts';

/** The addresses of one or more lists, in order, and the lines that are none. */
export interface ReadLists {
  readonly entries: readonly Entry[];
  readonly rejected: readonly RejectedLine[];
}

// A text with more lines than this, none of them an address, is no list.
const mostWrongLines = 200;

// Nobody reads more of either kind; of the rest the number is told.
const mostLines = 5_000;

/**
 * Reads a list that was typed, pasted or dropped; `source` says which, for the rejected lines.
 * Those that are lost come before those that are only passed over.
 */
export function readText(text: string, source: string, format: ListFormat = 'auto'): ReadLists {
  const { entries, rejected: all } = parse(text, format);
  const wholeList = (reason: string): RejectedLine => ({ source, line: 0, text: source, reason });
  if (entries.length === 0 && all.length > mostWrongLines) {
    const reason = `This is not a list of addresses: none of its ${all.length} lines is one.`;
    return { entries, rejected: [wholeList(reason)] };
  }
  const shown = ({ text, reason, ...rest }: Rejection): RejectedLine => ({
    source,
    ...rest,
    text: text === '' ? source : shownText(text),
    reason: printable(reason),
  });
  const lost = all.filter(({ isPassedOver }) => !isPassedOver);
  const passedOver = all.filter(({ isPassedOver }) => isPassedOver);
  const rejected = [...lost.slice(0, mostLines), ...passedOver.slice(0, mostLines)].map(shown);
  const [moreLost, morePassedOver] = [lost.length - mostLines, passedOver.length - mostLines];
  if (moreLost > 0) rejected.push(wholeList(`${moreLost} more of its lines are not addresses.`));
  if (morePassedOver > 0) {
    const reason = `${morePassedOver} more things in it are passed over: the files come without them.`;
    rejected.push({ ...wholeList(reason), isPassedOver: true });
  }
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
