import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FailureError } from '../contract/failure.ts';

// Larger writes cost less CPU a byte; a second one may fill up while the first is under way.
const writeSize = 1024 * 1024;
const highWater = 2 * writeSize;

/**
 * The bytes of a file that is not complete yet, written from an offset onwards.
 *
 * At most one write is under way; chunks that arrive meanwhile are gathered for the next. The
 * first error of the disk is kept and thrown by every later call.
 */
export class PartFile {
  readonly #handle: FileHandle;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #accepted: number;
  #written: number;
  #flushed: number;
  #writing: Promise<void> | undefined;
  #error: unknown;

  private constructor(handle: FileHandle, offset: number) {
    this.#handle = handle;
    this.#accepted = offset;
    this.#written = offset;
    this.#flushed = offset;
  }

  /**
   * Opens or creates the part file at `path`, making its folder where needed.
   *
   * @param offset bytes that are known to be right; what the file holds beyond is cut off. A file
   * shorter than that begins anew, see `flushed`.
   * @throws FailureError `not-a-folder`, and the errors of the file system.
   */
  static async open(path: string, offset: number): Promise<PartFile> {
    const handle = await openInFolder(path, offset === 0 ? constants.O_TRUNC : 0);
    if (offset === 0) return new PartFile(handle, 0);
    try {
      const { size } = await handle.stat();
      const kept = size >= offset ? offset : 0;
      if (size > kept) await handle.truncate(kept);
      return new PartFile(handle, kept);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes from 0 that are known to be on the disk. */
  get flushed(): number {
    return this.#flushed;
  }

  /** Bytes from 0 that were taken in, on the disk or on the way there. */
  get accepted(): number {
    return this.#accepted;
  }

  /**
   * Takes a chunk over; it must not be changed afterwards.
   *
   * @returns a promise when the source should wait for the disk. It never rejects: an error is
   * thrown by the next call.
   */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#error !== undefined) throw this.#error;
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.byteLength;
    this.#accepted += chunk.byteLength;
    if (this.#gatheredBytes >= writeSize) this.#writing ??= this.#drain(writeSize);
    return this.#gatheredBytes >= highWater ? this.#writing : undefined;
  }

  /** Brings everything taken in to the disk, or as much as goes, and `flushed` up to date. */
  async flush(): Promise<void> {
    const target = this.#accepted;
    while (this.#written < target && this.#error === undefined) {
      this.#writing ??= this.#drain(1);
      await this.#writing;
    }
    const written = this.#written;
    if (written > this.#flushed) await this.#sync(written);
    if (this.#error !== undefined) throw this.#error;
  }

  /** Forgets all bytes; the next chunk is the first of the file. */
  async restart(): Promise<void> {
    await this.#writing;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#accepted = 0;
    this.#written = 0;
    this.#flushed = 0;
    await this.#handle.truncate(0);
  }

  /** Waits for the write under way and closes; call `flush` before to keep what was gathered. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  async #sync(written: number): Promise<void> {
    try {
      await this.#handle.datasync();
      this.#flushed = Math.max(this.#flushed, written);
    } catch (error) {
      // What has become of these bytes is unknown, also to a second attempt.
      this.#error ??= error;
      this.#written = this.#flushed;
    }
  }

  /** Writes while at least `least` bytes are gathered. */
  async #drain(least: number): Promise<void> {
    try {
      while (this.#gatheredBytes >= least) {
        const chunks = this.#gathered;
        const bytes = this.#gatheredBytes;
        this.#gathered = [];
        this.#gatheredBytes = 0;
        await this.#writeAll(chunks, bytes);
      }
    } catch (error) {
      this.#error = error;
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeAll(chunks: readonly Uint8Array[], bytes: number): Promise<void> {
    const start = this.#written;
    this.#written += (await this.#handle.writev(chunks, start)).bytesWritten;
    if (this.#written === start + bytes) return;
    // A disk that is nearly full takes a part; the next write says why.
    const all = Buffer.concat(chunks);
    while (this.#written < start + bytes) {
      const done = this.#written - start;
      const { bytesWritten } = await this.#handle.write(all, done, bytes - done, this.#written);
      this.#written += bytesWritten;
    }
  }
}

async function openInFolder(path: string, also: number): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_CREAT | also;
  try {
    return await open(path, flags, 0o666);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolder(dirname(path));
    return await open(path, flags, 0o666);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new FailureError('not-a-folder', { detail: path });
    }
    throw error;
  }
}

/**
 * Gives a complete part file its final name, in one step and never over another file.
 *
 * A hard link is that step: it fails where the name is taken. File systems without hard links
 * (FAT, some network shares) get a look and a rename, which only another program could come
 * between.
 *
 * @returns false when the name is taken.
 */
export async function publish(partPath: string, path: string): Promise<boolean> {
  try {
    await link(partPath, path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Any other code may be a file system's way to say that it has no links: EPERM, ENOTSUP,
    // ENOSYS, EMLINK, on Windows EISDIR (exFAT, nodejs/node#65817).
    if (realTroubles.has(code)) throw error;
    if (await exists(path)) return false;
    await rename(partPath, path);
    return true;
  }
  // The file has its name; a left-over second one, held by a virus scanner perhaps, is only litter.
  await unlink(partPath).catch(() => undefined);
  return true;
}

const realTroubles: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EIO',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EROFS',
]);

/** Whether anything stands at `path`, a dangling link included. */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/**
 * Ends a `publish` that the end of the program may have interrupted.
 *
 * @param size bytes of the file, all of which had been flushed.
 * @returns false when neither the file nor its part file is whole, or the name is taken.
 */
export async function republish(partPath: string, path: string, size: number): Promise<boolean> {
  const [part, file] = await Promise.all([partPath, path].map(look));
  if (part === undefined) return file?.size === BigInt(size);
  if (part.size !== BigInt(size)) return false;
  if (file === undefined || part.ino !== file.ino || part.dev !== file.dev) {
    return publish(partPath, path);
  }
  await unlink(partPath).catch(() => undefined);
  return true;
}

/** Whether a file of this many bytes stands at `path`. */
export async function hasSize(path: string, size: number): Promise<boolean> {
  return (await look(path))?.size === BigInt(size);
}

function look(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}

/** Removes a part file, if there is one. */
export async function discard(partPath: string): Promise<void> {
  try {
    await unlink(partPath);
  } catch (error) {
    // A read-only disk complains before it looks.
    if (await exists(partPath)) throw error;
  }
}
