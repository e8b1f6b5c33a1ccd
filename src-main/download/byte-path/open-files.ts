import { dirname } from 'node:path';
import { PartFile } from '../part-file.ts';
import {
  areOneFile,
  flushFolder,
  giveSecondName,
  publish,
  removeName,
  republish,
} from '../publish.ts';
import type { Publication } from './messages.ts';

/** The part files that this thread has open, by the number of their file. */
export class OpenFiles {
  readonly #files = new Map<number, PartFile>();
  readonly #folders = new Map<string, FolderFlush>();
  /** Folders whose file systems have hard links and show it, and those that do not. */
  readonly #withLinks = new Set<string>();
  readonly #withoutLinks = new Set<string>();

  /** The part file at `path`; emptied or created where it begins anew. */
  open(file: number, path: string, isNew: boolean): PartFile {
    let part = this.#files.get(file);
    if (part === undefined) {
      part = isNew ? PartFile.create(path) : PartFile.open(path);
      this.#files.set(file, part);
    } else if (isNew) {
      part.empty();
    }
    return part;
  }

  /** Brings what was written before the call to the disk. */
  async flush(file: number): Promise<void> {
    await this.#files.get(file)?.flush();
  }

  close(file: number): void {
    const part = this.#files.get(file);
    // First: a descriptor whose closing failed is closed all the same, and its number given away.
    this.#files.delete(file);
    part?.close();
  }

  /**
   * Flushes the part file, gives it its name and flushes that, too. Where the file system has hard
   * links the part file stays, as a second name.
   * @returns false when the name is taken.
   */
  async publish(
    file: number,
    { partPath, path, size, replaces, modifiedAt }: Publication,
  ): Promise<boolean> {
    const part = this.#files.get(file) ?? PartFile.open(partPath);
    this.#files.set(file, part);
    try {
      part.cutTo(size);
      if (modifiedAt !== null) part.setModified(modifiedAt);
      if (!part.isInMemory) await this.#secure(part, partPath);
    } finally {
      // Windows renames no open file.
      this.close(file);
    }
    const given = replaces ? 'impossible' : this.#giveSecondName(partPath, path, dirname(path));
    if (given === 'taken') return false;
    // It links again: a folder may have links and not show them, and then nothing is replaced.
    if (given === 'impossible' && !publish(partPath, path, replaces)) return false;
    if (!part.isInMemory) await this.#flushFolder(dirname(path));
    return true;
  }

  /**
   * As `publish`, of a part file that is open and complete.
   * @returns how many names the file has then; 0 where its name is taken, or the file system has no
   * hard links.
   */
  async finish(
    file: number,
    { partPath, path, modifiedAt }: Pick<Publication, 'partPath' | 'path' | 'modifiedAt'>,
  ): Promise<0 | 1 | 2> {
    const part = this.#files.get(file);
    const folder = dirname(path);
    if (part === undefined || this.#withoutLinks.has(folder)) return 0;
    if (modifiedAt !== null) part.setModified(modifiedAt);
    if (!part.isInMemory) await this.#secure(part, partPath);
    if (this.#giveSecondName(partPath, path, folder) !== 'given') return 0;
    try {
      this.close(file);
    } catch {
      // All of it is on the disk by now, under its name.
    }
    if (!part.isInMemory) await this.#flushFolder(folder);
    return this.#withLinks.has(folder) ? 2 : 1;
  }

  /** Where two names cannot be told to be of one file, the first one goes at once. */
  #giveSecondName(
    partPath: string,
    path: string,
    folder: string,
  ): 'given' | 'taken' | 'impossible' {
    if (this.#withoutLinks.has(folder)) return 'impossible';
    const given = giveSecondName(partPath, path);
    if (given === 'impossible') this.#withoutLinks.add(folder);
    if (given !== 'given' || this.#withLinks.has(folder)) return given;
    if (areOneFile(partPath, path)) {
      this.#withLinks.add(folder);
    } else {
      this.#withoutLinks.add(folder);
      removeName(partPath);
    }
    return given;
  }

  /**
   * Brings a part file to the disk with its name, by which the next start knows a file that has its
   * own name already.
   */
  async #secure(part: PartFile, partPath: string): Promise<void> {
    await Promise.all([part.flush(), this.#flushFolder(dirname(partPath))]);
  }

  /** Ends a publication that was interrupted, and brings the name to the disk. */
  async republish(
    partPath: string,
    path: string,
    size: number,
  ): Promise<'published' | 'taken' | 'gone'> {
    const end = republish(partPath, path, size);
    if (end === 'published') await this.#flushFolder(dirname(path));
    return end;
  }

  /** One flush serves all names that were given before it began. */
  #flushFolder(folder: string): Promise<void> {
    let flush = this.#folders.get(folder);
    if (flush === undefined) {
      flush = new FolderFlush(folder);
      this.#folders.set(folder, flush);
    }
    return flush.run();
  }
}

class FolderFlush {
  readonly #folder: string;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  run(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      this.#running = flushFolder(this.#folder);
      return this.#running;
    });
    return this.#next;
  }
}
