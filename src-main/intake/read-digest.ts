import {
  type Digest,
  type DigestAlgorithm,
  digestAlgorithms,
  digestBytes,
} from '../contract/digest.ts';

const spellings: ReadonlyMap<string, DigestAlgorithm> = new Map([
  ['sha512', 'sha-512'],
  ['sha2512', 'sha-512'],
  ['sha256', 'sha-256'],
  ['sha2256', 'sha-256'],
  ['sha1', 'sha-1'],
  ['sha', 'sha-1'],
  ['md5', 'md5'],
  ['crc32c', 'crc32c'],
]);

/** The algorithm that goes by this name, as in `SHA256`, `sha-256` or `SHA2-256`. */
export function algorithmNamed(name: string): DigestAlgorithm | null {
  return spellings.get(name.toLowerCase().replace(/[-_]/g, '')) ?? null;
}

/** Reads the value of a digest, in hexadecimal or base64; null when it is not of this algorithm. */
export function digestOf(algorithm: DigestAlgorithm | null, value: string): Digest | null {
  if (algorithm === null || value.length > hexLength('sha-512')) return null;
  const hex = /^[0-9a-f]+$/i.test(value) && value.length === hexLength(algorithm);
  const found = hex ? value.toLowerCase() : hexOfBase64(value);
  return found.length === hexLength(algorithm) ? { algorithm, value: found } : null;
}

/**
 * Reads a digest in any usual spelling: `sha256:…`, `sha-256=…`, `sha-256=:…:` (RFC 9530),
 * `sha256-…` (Subresource Integrity), or bare hexadecimal, whose length tells the algorithm.
 */
export function readDigest(text: string): Digest | null {
  const trimmed = text.trim();
  const named =
    /^([a-z0-9_-]{2,12})\s*[:=]\s*:?([^:\s]+):?$/i.exec(trimmed) ??
    /^([a-z0-9]{2,12})-([^:\s]+)$/i.exec(trimmed);
  if (named) return digestOf(algorithmNamed(named[1] ?? ''), named[2] ?? '');
  return /^[0-9a-f]{32,}$/i.test(trimmed) ? digestOf(algorithmOfLength(trimmed), trimmed) : null;
}

function algorithmOfLength(hex: string): DigestAlgorithm | null {
  return digestAlgorithms.find((algorithm) => hexLength(algorithm) === hex.length) ?? null;
}

function hexLength(algorithm: DigestAlgorithm): number {
  return 2 * digestBytes[algorithm];
}

/** Base64 of either alphabet, with or without padding, as hexadecimal; empty when it is none. */
function hexOfBase64(text: string): string {
  if (!/^[a-z0-9+/_-]+={0,2}$/i.test(text) || text.replace(/=+$/, '').length % 4 === 1) return '';
  const binary = atob(text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/'));
  return Array.from(binary, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
