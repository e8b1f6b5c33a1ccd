import type { X509Certificate } from 'node:crypto';
import type { Access } from '../contract/access.ts';
import { type KeyTrouble, keyTrouble, readCertificates } from '../download/certificates.ts';
import { readNamedFile } from './read-named-file.ts';
import { UsageError } from './usage-error.ts';

/**
 * The certificates of authorities in a file, PEM.
 * @throws UsageError when there is none, or one that cannot be read.
 */
export function readAuthorities(path: string, option: string): string {
  return readNamedCertificates(path, option).pem;
}

/**
 * A certificate and the key that belongs to it; without `keyPath` the key stands in the file of the
 * certificate.
 * @throws UsageError when one of them cannot be used, or they do not belong together.
 */
export function readClientCertificate(
  path: string,
  keyPath: string | undefined,
  passphrase: string | undefined,
): NonNullable<Access['clientCertificate']> {
  const { pem: certificate, first } = readNamedCertificates(path, '--cert');
  const key = readNamedFile(keyPath ?? path, keyPath === undefined ? '--cert' : '--key');
  const trouble = keyTrouble(first, key, passphrase);
  if (trouble === null) return { certificate, key, passphrase: passphrase ?? null };
  throw new UsageError(keySentence(trouble, keyPath ?? path, path));
}

function readNamedCertificates(
  path: string,
  option: string,
): { pem: string; first: X509Certificate } {
  const pem = readNamedFile(path, option);
  const first = readCertificates(pem);
  if (first === 'damaged') {
    throw new UsageError(`${option}: a certificate in ${path} is damaged. Get it anew.`);
  }
  if (first !== 'none') return { pem, first };
  throw new UsageError(
    `${option}: there is no certificate in ${path}. It takes PEM, which has -----BEGIN CERTIFICATE----- in it.`,
  );
}

function keySentence(trouble: KeyTrouble, keyPath: string, path: string): string {
  switch (trouble) {
    case 'none':
      return `There is no private key in ${keyPath}. Name a PEM file that holds it with --key.`;
    case 'damaged':
      return `The private key in ${keyPath} is damaged. Get it anew.`;
    case 'locked':
      return `The private key in ${keyPath} is locked. Unlock it with --passphrase.`;
    case 'wrong passphrase':
      return `The private key in ${keyPath} does not open with this --passphrase.`;
    case 'of another':
      return `The key in ${keyPath} does not belong to the certificate in ${path}. Name the one that does with --key.`;
  }
}
