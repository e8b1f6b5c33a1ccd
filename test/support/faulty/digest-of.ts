import { createHash } from 'node:crypto';
import type { Digest, DigestAlgorithm } from '../../../src-main/contract/digest.ts';
import type { Content } from './content.ts';
import { crc32c } from './crc32c.ts';

/** How much is read at once, in bytes. */
const step = 64 * 1024;

const known = new WeakMap<Content, Map<DigestAlgorithm, string>>();

/** The digest of all bytes; computed once for each content. */
export function digestOf(content: Content, algorithm: DigestAlgorithm): Digest {
  const values = known.get(content) ?? new Map<DigestAlgorithm, string>();
  known.set(content, values);
  const value = values.get(algorithm) ?? compute(content, algorithm);
  values.set(algorithm, value);
  return { algorithm, value };
}

function compute(content: Content, algorithm: DigestAlgorithm): string {
  if (algorithm === 'crc32c') {
    let sum = 0;
    for (const bytes of piecesOf(content)) sum = crc32c(bytes, sum);
    return sum.toString(16).padStart(8, '0');
  }
  const hash = createHash(algorithm.replace('-', ''));
  for (const bytes of piecesOf(content)) hash.update(bytes);
  return hash.digest('hex');
}

function* piecesOf(content: Content): Generator<Buffer> {
  for (let from = 0; from < content.size; from += step) yield content.read(from, step);
}
