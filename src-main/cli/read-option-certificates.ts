import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Access } from '../contract/access.ts';
import { readNamedFile } from './read-named-file.ts';
import { UsageError } from './usage-error.ts';

/**
 * The certificates of authorities in a file, PEM.
 * @throws UsageError when there is none, or one that cannot be read.
 */
export function readAuthorities(path: string, option: string): string {
  return readCertificates(path, option).pem;
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
  const { pem: certificate, first } = readCertificates(path, '--cert');
  const key = readNamedFile(keyPath ?? path, keyPath === undefined ? '--cert' : '--key');
  if (!first.checkPrivateKey(parseKey(key, keyPath ?? path, passphrase))) {
    throw new UsageError(
      `The key in ${keyPath ?? path} does not belong to the certificate in ${path}. Name the one that does with --key.`,
    );
  }
  return { certificate, key, passphrase: passphrase ?? null };
}

function readCertificates(path: string, option: string): { pem: string; first: X509Certificate } {
  const pem = readNamedFile(path, option);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  try {
    const [first] = blocks.map((block) => new X509Certificate(block));
    if (first !== undefined) return { pem, first };
  } catch {
    throw new UsageError(`${option}: a certificate in ${path} is damaged. Get it anew.`);
  }
  throw new UsageError(
    `${option}: there is no certificate in ${path}. It takes PEM, which has -----BEGIN CERTIFICATE----- in it.`,
  );
}

function parseKey(pem: string, path: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw new UsageError(whyNoKey(pem, path, passphrase));
  }
}

function whyNoKey(pem: string, path: string, passphrase: string | undefined): string {
  if (!/-----BEGIN (\w+ )*PRIVATE KEY-----/.test(pem)) {
    return `There is no private key in ${path}. Name a PEM file that holds it with --key.`;
  }
  if (!pem.includes('ENCRYPTED')) return `The private key in ${path} is damaged. Get it anew.`;
  return passphrase === undefined
    ? `The private key in ${path} is locked. Unlock it with --passphrase.`
    : `The private key in ${path} does not open with this --passphrase.`;
}
