import type { ListFile } from '../contract/ipc.ts';
import type { RejectedLine } from '../contract/snapshot.ts';
import type { Entry } from '../contract/task.ts';
import { decodeList } from './decode-list.ts';
import { parse } from './parse.ts';

/** The addresses of one or more lists, in order, and the lines that are none. */
export interface ReadLists {
  readonly entries: readonly Entry[];
  readonly rejected: readonly RejectedLine[];
}

/** Reads a list that was typed, pasted or dropped; `source` says which, for the rejected lines. */
export function readText(text: string, source: string): ReadLists {
  const { entries, rejected } = parse(text);
  return { entries, rejected: rejected.map((rejection) => ({ source, ...rejection })) };
}

/** Reads list files as one list. A file that is not text is rejected as a whole, as line 0. */
export function readFiles(files: readonly ListFile[]): ReadLists {
  const lists = files.map(({ name, bytes }): ReadLists => {
    const decoded = decodeList(bytes);
    if ('text' in decoded) return readText(decoded.text, name);
    return { entries: [], rejected: [{ source: name, line: 0, text: name, ...decoded }] };
  });
  return {
    entries: lists.flatMap(({ entries }) => entries),
    rejected: lists.flatMap(({ rejected }) => rejected),
  };
}
