/** The algorithms whose digests Weft can compare. `crc32c` finds accidents, not forgeries. */
export type DigestAlgorithm = 'sha-512' | 'sha-256' | 'sha-1' | 'md5' | 'crc32c';

/** Bytes of a digest; the strongest algorithm first. */
export const digestBytes: Readonly<Record<DigestAlgorithm, number>> = {
  'sha-512': 64,
  'sha-256': 32,
  'sha-1': 20,
  md5: 16,
  crc32c: 4,
};

/** The strongest first. */
export const digestAlgorithms = Object.keys(digestBytes) as readonly DigestAlgorithm[];

/** What the bytes of a file must come to. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal. */
  readonly value: string;
  /** The server promised it with the bytes that are there: it goes when they do. */
  readonly isServers?: true;
}

/** The digest of the stronger algorithm; of two of one algorithm the first. */
export function strongerDigest(first: Digest, second: Digest): Digest {
  return strengthOf(second) < strengthOf(first) ? second : first;
}

/** The place among the algorithms: less is stronger. */
export function strengthOf({ algorithm }: Digest): number {
  return digestAlgorithms.indexOf(algorithm);
}

/** Whether two digests are one and the same. */
export function isSameDigest(one: Digest, other: Digest | null): boolean {
  return one.algorithm === other?.algorithm && one.value === other.value;
}

/** Whether two digests cannot both be right of one file, as far as that can be told. */
export function contradict(one: Digest | null, other: Digest | null): boolean {
  return one !== null && one.algorithm === other?.algorithm && one.value !== other.value;
}
