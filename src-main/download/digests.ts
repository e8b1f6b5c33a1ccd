import type { IncomingHttpHeaders } from 'node:http';
import { type Digest, type DigestAlgorithm, digestBytes, strengthOf } from '../contract/digest.ts';
import { crc32c } from './crc32c.ts';

/** By the names of the IANA registry for HTTP digests; `x-goog-hash` uses two of them. */
const namesInHeaders: ReadonlyMap<string, DigestAlgorithm> = new Map([
  ['sha-512', 'sha-512'],
  ['sha-256', 'sha-256'],
  ['sha', 'sha-1'],
  ['md5', 'md5'],
  ['crc32c', 'crc32c'],
]);

interface DigestHeader {
  readonly name: string;
  /** Whether it is about the whole file in a 206 as well. */
  readonly isOfWholeFile: boolean;
  readonly read: (value: string) => readonly (Digest | null)[];
}

const digestHeaders: readonly DigestHeader[] = [
  // RFC 9530, 3: of the representation, whatever part of it this response brings.
  { name: 'repr-digest', isOfWholeFile: true, read: structured },
  // RFC 9530, 2: of the bytes in this response.
  { name: 'content-digest', isOfWholeFile: false, read: structured },
  // RFC 3230. Servers disagree about what it is of in a 206, so RFC 9530 replaced it by the two.
  { name: 'digest', isOfWholeFile: false, read: listed },
  // RFC 2616, 14.15: of the bytes in this response.
  { name: 'content-md5', isOfWholeFile: false, read: (value) => [digestOf('md5', value)] },
  // Google Cloud Storage: of the object as it is stored.
  { name: 'x-goog-hash', isOfWholeFile: true, read: listed },
  // S3 gives it to a range only where the range is a part, and then it is of that part; of an
  // object of several parts it may be a digest of digests, with `-` and their number after it.
  ...(['sha-256', 'sha-1', 'crc32c'] as const).map((algorithm) => ({
    name: `x-amz-checksum-${algorithm.replace('-', '')}`,
    isOfWholeFile: false,
    read: (value: string) => [digestOf(algorithm, value)],
  })),
];

/**
 * What a response says that the bytes of the whole file come to, the strongest digest first. There
 * is nothing in it of an encoded body, nor what speaks of only a part; an ETag is never a digest.
 * What cannot be read is passed over.
 */
export function digestsOf(headers: Readonly<IncomingHttpHeaders>): readonly Digest[] {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return [];
  const present = digestHeaders.filter(({ name }) => headers[name] !== undefined);
  if (present.length === 0) return [];
  const isPart = headers['content-range'] !== undefined;
  const found = present
    .filter(({ isOfWholeFile }) => isOfWholeFile || !isPart)
    .filter(({ name }) => isOfTheseBytes(name, headers))
    .flatMap(({ name, read }) => read(String(headers[name] ?? '')))
    .filter((digest) => digest !== null);
  return found.toSorted((a, b) => strengthOf(a) - strengthOf(b));
}

export interface Hasher {
  /** Takes the next bytes in; they are free for re-use when it returns. */
  update(chunk: Uint8Array): void;
  /** Lower-case hexadecimal of all bytes so far; to be asked once, at the end. */
  digest(): string;
}

/** Computes the digest of bytes that come one after another. */
export function createHasher(algorithm: DigestAlgorithm): Hasher {
  if (algorithm === 'crc32c') return createCrcHasher();
  // Loaded with the first digest that is wanted: it is a good part of the start of a thread.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash(algorithm.replace('-', ''));
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => hash.digest('hex'),
  };
}

/** False where the server says that it changed the stored bytes, or that it adds digests up. */
function isOfTheseBytes(name: string, headers: Readonly<IncomingHttpHeaders>): boolean {
  if (name.startsWith('x-amz-')) return headers['x-amz-checksum-type'] !== 'COMPOSITE';
  if (name !== 'x-goog-hash') return true;
  return (
    (headers['x-goog-stored-content-encoding'] ?? 'identity') === 'identity' &&
    headers['x-guploader-response-body-transformations'] === undefined
  );
}

/** A dictionary of byte sequences (RFC 9651): `sha-256=:…:, sha-512=:…:`. */
function structured(value: string): readonly (Digest | null)[] {
  return value.split(',').map((member) => {
    const [, name, base64] = /^\s*([a-z*][a-z0-9_.*-]*)=:([^:]*):\s*(?:;.*)?$/.exec(member) ?? [];
    return digestNamed(name, base64);
  });
}

/** A list of pairs: `SHA-256=…,md5=…`. */
function listed(value: string): readonly (Digest | null)[] {
  return value.split(',').map((pair) => {
    const [, name, base64] = /^\s*([^=\s]+)=(\S+)\s*$/.exec(pair) ?? [];
    return digestNamed(name?.toLowerCase(), base64);
  });
}

function digestNamed(name = '', base64 = ''): Digest | null {
  const algorithm = namesInHeaders.get(name);
  return algorithm === undefined ? null : digestOf(algorithm, base64);
}

function digestOf(algorithm: DigestAlgorithm, base64: string): Digest | null {
  if (!/^[a-z0-9+/]+={0,2}$/i.test(base64)) return null;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === digestBytes[algorithm]
    ? { algorithm, value: bytes.toString('hex') }
    : null;
}

function createCrcHasher(): Hasher {
  let crc = 0;
  return {
    update(chunk) {
      crc = crc32c(chunk, crc);
    },
    digest: () => crc.toString(16).padStart(8, '0'),
  };
}
