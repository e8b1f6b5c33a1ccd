import { randomNumbers } from '../random-numbers.ts';

/** Bytes that can be read from anywhere without holding all of them. Sizes in bytes. */
export interface Content {
  readonly size: number;
  /** A fresh buffer with the bytes from `from`, fewer than `length` at the end. */
  read(from: number, length: number): Buffer;
}

const blockSize = 64 * 1024;
const stampSize = 8;

/** Random-looking bytes from which every block of every file takes a stretch. */
const pool = makePool(1024 * 1024);

function makePool(size: number): Buffer {
  const next = randomNumbers(0x77656674);
  const words = Uint32Array.from({ length: size / 4 }, () => next() * 2 ** 32);
  return Buffer.from(words.buffer);
}

/** Murmur3's finaliser: near inputs give results that look unrelated. */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * A block begins with a stamp of seed and place, and goes on with a stretch of the pool that
 * begins elsewhere for each seed and place: bytes written to a wrong offset never fit there.
 */
function copyBlock(seed: number, index: number, begin: number, target: Buffer): void {
  const key = mix(mix(seed) + index);
  const start = key % (pool.length - blockSize);
  pool.copy(target, 0, start + begin, start + begin + target.length);
  if (begin >= stampSize) return;
  const stamp = Buffer.alloc(stampSize);
  stamp.writeUInt32BE(key, 0);
  stamp.writeUInt32BE(mix(key ^ seed), 4);
  stamp.copy(target, 0, begin);
}

/** Content that follows from `seed` alone: any range of any size can be made at once. */
export function generatedContent(seed: number, size: number): Content {
  return {
    size,
    read(from, length) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - from)));
      for (let done = 0; done < bytes.length; ) {
        const begin = (from + done) % blockSize;
        const end = Math.min(bytes.length, done + blockSize - begin);
        copyBlock(seed, Math.floor((from + done) / blockSize), begin, bytes.subarray(done, end));
        done = end;
      }
      return bytes;
    },
  };
}

/** Content that is held as it is. */
export function heldContent(bytes: Uint8Array): Content {
  return {
    size: bytes.length,
    read: (from, length) => Buffer.from(bytes.subarray(from, from + length)),
  };
}

/** The bytes of `content` from `from` up to but not including `end`. */
export function rangeOf(content: Content, from: number, end: number): Content {
  return {
    size: end - from,
    read: (start, length) => content.read(from + start, Math.min(length, end - from - start)),
  };
}
