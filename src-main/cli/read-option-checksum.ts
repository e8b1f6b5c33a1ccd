import type { Digest } from '../contract/digest.ts';
import { readDigest } from '../intake/read-digest.ts';
import { UsageError } from './usage-error.ts';

/** What the one file of a list must come to. */
export function readChecksum(text: string, option: string): Digest {
  const digest = readDigest(text);
  if (digest !== null) return digest;
  throw new UsageError(
    `${option} takes an algorithm and all digits of the digest, as in sha-256=9f86d0…; the ` +
      'algorithms are sha-512, sha-256, sha-1, md5 and crc32c.',
  );
}
