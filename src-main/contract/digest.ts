/** The algorithms whose digests Weft can compare. `crc32c` finds accidents, not forgeries. */
export type DigestAlgorithm = 'sha-512' | 'sha-256' | 'sha-1' | 'md5' | 'crc32c';

/** What the bytes of a file must come to. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal. */
  readonly value: string;
  /** The server promised it with the bytes that are there: it goes when they do. */
  readonly isServers?: true;
}
