import type { DigestAlgorithm } from '../../../src-main/contract/digest.ts';
import type { Content } from './content.ts';
import { digestOf } from './digest-of.ts';

/** A header field with a digest. */
export interface DigestField {
  /**
   * `Repr-Digest` and `Digest` speak of the whole file (RFC 9530, RFC 3230), `Content-Digest` and
   * `Content-MD5` of what is sent (RFC 9530, RFC 1864), `x-goog-hash`, `x-amz-checksum` (its name
   * ends with the algorithm) and `X-Checksum` (the same, in hexadecimal) of the whole file.
   */
  readonly header:
    | 'Repr-Digest'
    | 'Content-Digest'
    | 'Digest'
    | 'Content-MD5'
    | 'x-goog-hash'
    | 'x-amz-checksum'
    | 'X-Checksum';
  readonly algorithm: DigestAlgorithm;
  /** Otherwise the last byte differs. */
  readonly correct: boolean;
}

/**
 * The field as it is sent.
 * @param whole the file.
 * @param sent the part of it that is sent.
 */
export function digestField(
  { header, algorithm, correct }: DigestField,
  whole: Content,
  sent: Content,
): [name: string, value: string] {
  const ofSent = header === 'Content-Digest' || header === 'Content-MD5';
  const digest = Buffer.from(digestOf(ofSent ? sent : whole, algorithm).value, 'hex');
  const last = digest.length - 1;
  if (!correct) digest.writeUInt8(digest.readUInt8(last) ^ 0xff, last);
  const base64 = digest.toString('base64');
  const short = algorithm.replace('-', '');
  switch (header) {
    case 'Repr-Digest':
    case 'Content-Digest':
      return [header, `${algorithm === 'sha-1' ? 'sha' : algorithm}=:${base64}:`];
    case 'Digest':
      return [header, `${algorithm === 'sha-1' ? 'SHA' : algorithm.toUpperCase()}=${base64}`];
    case 'Content-MD5':
      return [header, base64];
    case 'x-goog-hash':
      return [header, `${short}=${base64}`];
    case 'x-amz-checksum':
      return [`${header}-${short}`, base64];
    case 'X-Checksum':
      return [`${header}-${short}`, digest.toString('hex')];
  }
}
