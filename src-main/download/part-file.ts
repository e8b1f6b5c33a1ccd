import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  openSync,
  readSync,
  statfsSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { FailureError } from '../contract/failure.ts';
import { makeFolder } from '../make-folder.ts';

/**
 * The bytes of a file that is not complete yet. Written synchronously and at any offset: it
 * belongs to a thread that has nothing to do but this.
 */
export class PartFile {
  readonly #descriptor: number;
  /** There is no disk to bring anything to. */
  readonly isInMemory: boolean;
  #flushing = Promise.resolve();

  private constructor(descriptor: number, path: string) {
    this.#descriptor = descriptor;
    this.isInMemory = isInMemory(dirname(path));
  }

  /**
   * Creates the part file at `path`, and its folder where needed; what was there goes.
   * @throws FailureError `not-a-folder`, and the errors of the file system.
   */
  static create(path: string): PartFile {
    return new PartFile(createInFolder(path), path);
  }

  /**
   * Opens a part file with what it holds.
   * @throws the errors of the file system; ENOENT where there is none.
   */
  static open(path: string): PartFile {
    return new PartFile(openSync(path, constants.O_RDWR), path);
  }

  /**
   * Writes `chunk` at `position`, or a part of it: a disk that is nearly full takes what it can, and
   * says so at the next write.
   * @returns how many bytes were written.
   */
  write(chunk: Uint8Array, position: number): number {
    return writeSync(this.#descriptor, chunk, 0, chunk.byteLength, position);
  }

  /** Reads `length` bytes from `position` on; fewer where the file ends before. */
  read(position: number, length: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, position));
  }

  /** Forgets all bytes. */
  empty(): void {
    ftruncateSync(this.#descriptor, 0);
  }

  /**
   * Cuts off what stands beyond `size` bytes.
   * @throws FailureError `disk` when there are fewer: somebody else changed the file.
   */
  cutTo(size: number): void {
    const { size: present } = fstatSync(this.#descriptor);
    if (present > size) ftruncateSync(this.#descriptor, size);
    if (present >= size) return;
    throw new FailureError('disk', {
      retry: 'restart',
      message: 'Somebody shortened the partial file. Try again to begin anew.',
      detail: `${present} of ${size} bytes are there`,
    });
  }

  /**
   * Brings what was written before the call to the disk. Once that failed it fails for ever: Linux
   * tells of lost bytes only once, and would then call the rest a success.
   */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#sync());
    return this.#flushing;
  }

  async #sync(): Promise<void> {
    if (this.isInMemory) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    fdatasync(this.#descriptor, (error) => (error === null ? resolve() : reject(error)));
    await promise;
  }

  /**
   * Sets the time of modification, where the file system can.
   * @param time milliseconds since 1970.
   */
  setModified(time: number): void {
    try {
      futimesSync(this.#descriptor, Date.now() / 1000, time / 1000);
    } catch {
      // A file is not less right for its time.
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

// statfs(2): TMPFS_MAGIC and RAMFS_MAGIC. There is no disk to bring anything to.
const memoryTypes: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

const inMemory = new Map<string, boolean>();

function isInMemory(folder: string): boolean {
  let known = inMemory.get(folder);
  if (known === undefined) {
    known = process.platform === 'linux' && memoryTypes.has(statfsSync(folder).type);
    inMemory.set(folder, known);
  }
  return known;
}

function createInFolder(path: string): number {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
  try {
    return openSync(path, flags, 0o666);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return openAnew(path, flags);
    if (code !== 'ENOENT') throw error;
    makeFolderFor(dirname(path));
    return openSync(path, flags, 0o666);
  }
}

/** Empties what stands at `path`, unless that is the second name of a file that is done. */
function openAnew(path: string, flags: number): number {
  if (statSync(path).nlink === 1) return openSync(path, constants.O_RDWR | constants.O_TRUNC);
  unlinkSync(path);
  const descriptor = openSync(path, flags, 0o666);
  // Otherwise a power cut could bring the other file back under this name.
  syncFolder(dirname(path));
  return descriptor;
}

function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // Windows cannot, and keeps its names by itself.
  }
}

function makeFolderFor(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new FailureError('not-a-folder', { detail: path });
    }
    throw error;
  }
}
