import { createReadStream } from 'node:fs';
import { createHasher } from '../digests.ts';
import type { HashQuestion, Reply } from './messages.ts';

const readSize = 1024 * 1024;

/** The files that a thread reads to compute their digests, each until it is told to stop. */
export class Hashes {
  readonly #running = new Map<number, Hashing>();

  /** @throws Error of the system when the file cannot be read. */
  async hash({ request, path, algorithm }: HashQuestion & { request: number }): Promise<Reply> {
    const hashing: Hashing = { stop: new AbortController(), read: 0, told: 0 };
    const { signal } = hashing.stop;
    this.#running.set(request, hashing);
    try {
      const hasher = createHasher(algorithm);
      for await (const chunk of createReadStream(path, { highWaterMark: readSize, signal })) {
        hasher.update(chunk);
        hashing.read += chunk.byteLength;
      }
      return { kind: 'digest', value: hasher.digest() };
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped' };
      throw error;
    } finally {
      this.#running.delete(request);
    }
  }

  stop(request: number): void {
    this.#running.get(request)?.stop.abort();
  }

  /** Pairs of request and bytes that were read, for those that moved since the last call. */
  positions(): number[] {
    const positions: number[] = [];
    for (const [request, hashing] of this.#running) {
      if (hashing.read === hashing.told) continue;
      hashing.told = hashing.read;
      positions.push(request, hashing.read);
    }
    return positions;
  }
}

interface Hashing {
  readonly stop: AbortController;
  /** Bytes so far. */
  read: number;
  /** Bytes as of the last call of `positions`. */
  told: number;
}
