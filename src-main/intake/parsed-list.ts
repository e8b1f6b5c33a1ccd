import type { Entry } from '../contract/task.ts';

/** A line that is not an address, or a part of one that is of no use. */
export interface Rejection {
  /** Counted from 1; 0 when the whole list was rejected. */
  readonly line: number;
  readonly text: string;
  /** A sentence for a person: what is wrong, and what to do. */
  readonly reason: string;
  /** Set where the file comes all the same, only without this. */
  readonly isPassedOver?: true;
}

export interface ParsedList {
  readonly entries: readonly Entry[];
  readonly rejected: readonly Rejection[];
}

/** What was read, or a sentence for a person that says why it was not. */
export type Reading<Value> = { readonly value: Value } | { readonly reason: string };

/** A list of which nothing can be used; `line` is where that shows, 0 where it shows nowhere. */
export function rejectedList(reason: string, line = 0): ParsedList {
  return { entries: [], rejected: [{ line, text: '', reason }] };
}

/** Lists one after another. */
export function joinLists(lists: readonly ParsedList[]): ParsedList {
  return {
    entries: lists.flatMap(({ entries }) => entries),
    rejected: lists.flatMap(({ rejected }) => rejected),
  };
}

/** The lines of a text, whatever they end in. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}

/** Tells the line of an offset, from 1; one before the last one that was asked for counts as that. */
export function createLineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    const end = Math.max(counted, offset);
    line += linesOf(text.slice(counted, end)).length - 1;
    counted = end;
    return line;
  };
}
