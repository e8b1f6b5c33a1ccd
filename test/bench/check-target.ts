import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

const sliceLength = 2 ** 22;
const expected = Buffer.alloc(sliceLength);
const found = Buffer.alloc(sliceLength);

/**
 * Compares what was downloaded with what was served, byte by byte. Hidden entries of the target
 * are not looked at: Weft keeps its state in one.
 * @returns what is wrong; null when nothing is.
 */
export function checkTarget(source: string, target: string): string | null {
  const names = readdirSync(source);
  const asked = new Set(names);
  const arrived = readdirSync(target).filter((name) => !name.startsWith('.'));
  const extra = arrived.filter((name) => !asked.has(name));
  if (extra.length > 0) return `${extra[0]} was not asked for.`;
  if (arrived.length < names.length)
    return `Files that are missing: ${names.length - arrived.length}.`;
  const wrong = names.find((name) => !areEqual(join(source, name), join(target, name)));
  return wrong === undefined ? null : `${wrong} is not the file that was served.`;
}

function areEqual(one: string, other: string): boolean {
  const files = [openSync(one, 'r'), openSync(other, 'r')] as const;
  try {
    const [size, otherSize] = files.map((file) => fstatSync(file).size);
    if (size === undefined || size !== otherSize) return false;
    for (let at = 0; at < size; at += sliceLength) {
      const length = readSync(files[0], expected, 0, sliceLength, at);
      readSync(files[1], found, 0, sliceLength, at);
      if (expected.compare(found, 0, length, 0, length) !== 0) return false;
    }
    return true;
  } finally {
    for (const file of files) closeSync(file);
  }
}
