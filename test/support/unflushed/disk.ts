// Loaded before a program (`node --require`): notes what it does to the files of a folder and what
// of that it brings to the disk, so that a power cut can be played afterwards, see `power-cut.ts`.
// Data is noted before it is written, names after they were given.

import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { keptName, type Naming, type NoteContent, type UnflushedOptions } from './note.ts';

const { files, notes, cut }: UnflushedOptions = JSON.parse(process.env.WEFT_UNFLUSHED ?? '{}');

// A disk takes its time, so that what does not wait for it comes too early.
const longestFlushMs = 20;

const original = { ...fs, promises: { ...fs.promises } };
const log = original.openSync(join(notes, `${threadId}.notes`), 'a');
const oldName = `${threadId}.old`;
const oldBytes = original.openSync(join(notes, oldName), 'a');
let oldSize = 0;
let flushes = 0;
let left = cut?.number ?? 0;

/** Inodes of what is open: files that are written, and folders. */
const opened = new Map<number, number>();

function note(content: NoteContent): void {
  const at = Number(process.hrtime.bigint());
  original.writeSync(log, `${JSON.stringify({ at, ...content })}\n`);
  if (content.what !== cut?.what) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

function isWatched(path: unknown): path is string {
  return typeof path === 'string' && path.startsWith(files);
}

function inodeOf(path: string): number {
  return original.statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
}

/** Gives the file at `path`, if there is one, its second name; returns its inode, or 0. */
function keep(path: string): number {
  const file = inodeOf(path);
  const kept = join(notes, keptName(file));
  if (file !== 0 && !original.existsSync(kept)) original.linkSync(path, kept);
  return file;
}

function noteName(what: Naming['what'], path: string, more: Partial<Naming> = {}): void {
  note({ what, path, file: keep(path), folder: inodeOf(dirname(path)), ...more });
}

function noteChange(what: 'write' | 'truncate', descriptor: number, from: number, to: number) {
  const { size, ino } = original.fstatSync(descriptor);
  const bytes = Buffer.alloc(Math.max(Math.min(to, size) - from, 0));
  original.readSync(descriptor, bytes, 0, bytes.length, from);
  original.writeSync(oldBytes, bytes);
  const end = Math.max(from, what === 'write' ? to : size);
  note({ what, file: ino, from, end, size, old: { in: oldName, at: oldSize } });
  oldSize += bytes.length;
}

function noteFlush(file: number, done: (error: null) => void): void {
  flushes += 1;
  const flush = `${threadId}-${flushes}`;
  note({ what: 'flush', file, flush });
  setTimeout(() => {
    note({ what: 'flushed', file, flush });
    done(null);
  }, Math.random() * longestFlushMs);
}

function openWatched(path: string, flags: number, mode?: fs.Mode): number {
  const wasThere = keep(path) !== 0;
  if (wasThere && (flags & fs.constants.O_TRUNC) !== 0) {
    const present = original.openSync(path, 'r');
    noteChange('truncate', present, 0, Number.POSITIVE_INFINITY);
    original.closeSync(present);
  }
  const descriptor = original.openSync(path, flags, mode);
  opened.set(descriptor, original.fstatSync(descriptor).ino);
  if (!wasThere) noteName('create', path);
  return descriptor;
}

function unlinked(path: string, work: () => void): void {
  const file = keep(path);
  work();
  note({ what: 'unlink', path, file, folder: inodeOf(dirname(path)) });
}

function renamed(from: string, to: string): void {
  keep(from);
  const replaced = keep(to) || null;
  original.renameSync(from, to);
  noteName('rename', to, { before: { path: from, replaced } });
}

const { O_WRONLY, O_RDWR } = fs.constants;

const replacements = {
  openSync(path: fs.PathLike, flags: fs.OpenMode, mode?: fs.Mode) {
    const writes = typeof flags === 'number' && (flags & (O_WRONLY | O_RDWR)) !== 0;
    if (!writes || !isWatched(path)) return original.openSync(path, flags, mode);
    return openWatched(path, flags, mode);
  },
  writeSync(
    descriptor: number,
    bytes: NodeJS.ArrayBufferView,
    from: number,
    length: number,
    position: number,
  ) {
    if (opened.has(descriptor)) noteChange('write', descriptor, position, position + length);
    return original.writeSync(descriptor, bytes, from, length, position);
  },
  ftruncateSync(descriptor: number, size = 0) {
    if (opened.has(descriptor)) {
      noteChange('truncate', descriptor, size, Number.POSITIVE_INFINITY);
    }
    original.ftruncateSync(descriptor, size);
  },
  fdatasync(descriptor: number, done: (error: Error | null) => void) {
    noteFlush(opened.get(descriptor) ?? 0, done);
  },
  fsync(descriptor: number, done: (error: Error | null) => void) {
    noteFlush(original.fstatSync(descriptor).ino, done);
  },
  fsyncSync(descriptor: number) {
    flushes += 1;
    const file = original.fstatSync(descriptor).ino;
    const flush = `${threadId}-${flushes}`;
    note({ what: 'flush', file, flush });
    note({ what: 'flushed', file, flush });
  },
  closeSync(descriptor: number) {
    opened.delete(descriptor);
    original.closeSync(descriptor);
  },
  linkSync(from: string, to: string) {
    original.linkSync(from, to);
    if (isWatched(to)) noteName('link', to);
  },
  unlinkSync(path: string) {
    if (isWatched(path)) unlinked(path, () => original.unlinkSync(path));
    else original.unlinkSync(path);
  },
  renameSync(from: string, to: string) {
    if (isWatched(to)) renamed(from, to);
    else original.renameSync(from, to);
  },
};

Object.assign(fs, replacements);
Object.assign(fs.promises, {
  unlink: async (path: string) => replacements.unlinkSync(path),
  rename: async (from: string, to: string) => replacements.renameSync(from, to),
});
