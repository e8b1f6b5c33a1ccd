/**
 * Something that a program did to a disk; `at` in nanoseconds. Files are told apart by their inodes,
 * offsets and sizes are bytes.
 */
export type Note = { readonly at: number } & NoteContent;

export type NoteContent = Change | Flush | Naming;

/** Bytes from `from` up to but not including `end`, which are about to be written, or cut off. */
export interface Change {
  readonly what: 'write' | 'truncate';
  readonly file: number;
  readonly from: number;
  readonly end: number;
  /** The size before. */
  readonly size: number;
  /** The file that holds the bytes that were there, and where; as many as there were. */
  readonly old: { readonly in: string; readonly at: number };
}

/** The begin or the end of a flush of a file, or of the names in a folder. */
export interface Flush {
  readonly what: 'flush' | 'flushed';
  readonly file: number;
  /** Tells the flushes apart. */
  readonly flush: string;
}

/** A file got a name, or lost it. */
export interface Naming {
  readonly what: 'create' | 'link' | 'unlink' | 'rename';
  readonly file: number;
  /** The inode of the folder. */
  readonly folder: number;
  readonly path: string;
  /** Of a `rename`: the name that was lost, and the file that had the other one before. */
  readonly before?: { readonly path: string; readonly replaced: number | null };
}

/** What the program is told by its environment, as JSON in `WEFT_UNFLUSHED`. */
export interface UnflushedOptions {
  /** The folder that is watched. */
  readonly files: string;
  /** Where the notes go; on the same disk. */
  readonly notes: string;
  /** The power is cut with the `number`-th note of this kind of a thread; null for never. */
  readonly cut: { readonly what: Note['what']; readonly number: number } | null;
}

/** The second name that a file gets when it is first seen, which keeps its bytes. */
export function keptName(file: number): string {
  return `${file}.kept`;
}
