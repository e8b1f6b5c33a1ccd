import {
  closeSync,
  existsSync,
  ftruncateSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Change, type Flush, keptName, type Naming, type Note } from './note.ts';

/** What a disk makes of things that nobody told it to keep. */
interface Disk {
  /** Whether a change that was not flushed is lost. */
  readonly losesChange: () => boolean;
  /** Whether a file keeps the size that it had, with zeros in it. */
  readonly keepsSizes: boolean;
  /** Whether the name of a new file comes to the disk with its bytes, as most systems do it. */
  readonly flushesNewNames: boolean;
  /** Whether a name that was not flushed is lost or comes back. */
  readonly losesName: () => boolean;
}

function someDisk(random: () => number): Disk {
  const [changes, names] = [random(), random()];
  // All, none, or some of them.
  const among = (share: number) => () => random() < Math.max(0, share * 2 - 0.5);
  return {
    losesChange: changes < 0.5 ? () => true : among(changes),
    keepsSizes: random() < 0.5,
    flushesNewNames: random() < 0.7,
    losesName: names < 0.4 ? () => true : among(names),
  };
}

/**
 * Makes of the folder what a power cut leaves there, after a program that noted what it did has been
 * killed; forgets the notes.
 */
export function cutPower(notesFolder: string, random: () => number): void {
  const notes = readNotes(notesFolder);
  const flushedAt = lastFlushes(notes);
  const disk = someDisk(random);
  const changes = notes.filter((note): note is Note & Change => 'size' in note);
  for (const [file, own] of Map.groupBy(changes, ({ file }) => file)) {
    const unflushed = own.filter(({ at }) => at > (flushedAt.get(file) ?? 0));
    loseChanges(notesFolder, file, unflushed, disk);
  }
  const names = notes.filter((note): note is Note & Naming => 'path' in note);
  for (const name of names.toReversed()) {
    const isFlushed =
      name.at < (flushedAt.get(name.folder) ?? 0) ||
      (disk.flushesNewNames && name.what === 'create' && flushedAt.has(name.file));
    if (!isFlushed && disk.losesName()) loseName(notesFolder, name);
  }
  for (const name of readdirSync(notesFolder)) rmSync(join(notesFolder, name));
}

function readNotes(folder: string): Note[] {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.notes'));
  return logs
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
    .map((line): Note => JSON.parse(line))
    .sort((one, other) => one.at - other.at);
}

/** When the last flush of each file began that came to its end. */
function lastFlushes(notes: readonly Note[]): Map<number, number> {
  const flushes = notes.filter((note): note is Note & Flush => 'flush' in note);
  const ended = new Set(flushes.filter(({ what }) => what === 'flushed').map(({ flush }) => flush));
  const begun = flushes.filter(({ what, flush }) => what === 'flush' && ended.has(flush));
  return new Map(begun.map(({ file, at }) => [file, at]));
}

function loseChanges(folder: string, file: number, changes: readonly Change[], disk: Disk): void {
  const path = join(folder, keptName(file));
  const [first] = changes;
  if (first === undefined || !existsSync(path)) return;
  const lost = new Set(changes.filter(disk.losesChange));
  const descriptor = openSync(path, 'r+');
  for (const change of changes.toReversed()) {
    if (lost.has(change)) writeOld(folder, descriptor, change);
  }
  let { size } = first;
  for (const change of changes) {
    if (change.what === 'write') {
      if (!lost.has(change) || disk.keepsSizes) size = Math.max(size, change.end);
    } else if (!lost.has(change)) size = change.from;
  }
  ftruncateSync(descriptor, size);
  closeSync(descriptor);
}

/** Puts back what was there; zeros where nothing was. */
function writeOld(folder: string, descriptor: number, { from, end, size, old }: Change): void {
  const bytes = Buffer.alloc(end - from);
  const source = openSync(join(folder, old.in), 'r');
  readSync(source, bytes, 0, Math.max(Math.min(end, size) - from, 0), old.at);
  closeSync(source);
  writeSync(descriptor, bytes, 0, bytes.length, from);
}

function loseName(folder: string, { what, file, path, before }: Naming): void {
  if (what === 'unlink') giveName(folder, file, path);
  else takeName(file, path);
  if (before === undefined) return;
  if (before.replaced !== null) giveName(folder, before.replaced, path);
  giveName(folder, file, before.path);
}

function takeName(file: number, path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.ino === file) unlinkSync(path);
}

function giveName(folder: string, file: number, path: string): void {
  const kept = join(folder, keptName(file));
  if (existsSync(kept) && !existsSync(path)) linkSync(kept, path);
}
