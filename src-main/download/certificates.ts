import type { KeyObject, X509Certificate } from 'node:crypto';

// Node's cryptography is loaded with the first certificate: most runs have none.

/** Why certificates cannot be used. */
export type CertificateTrouble = 'none' | 'damaged';

/** Why a private key cannot be used with a certificate. */
export type KeyTrouble = 'none' | 'damaged' | 'locked' | 'wrong passphrase' | 'of another';

/** The first of the certificates in a text, PEM; a trouble where one of them cannot be used. */
export function readCertificates(pem: string): X509Certificate | CertificateTrouble {
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  try {
    const [first] = blocks.map((block) => new X509Certificate(block));
    return first ?? 'none';
  } catch {
    return 'damaged';
  }
}

/** What keeps a private key, PEM, from being used with a certificate; null for nothing. */
export function keyTrouble(
  certificate: X509Certificate,
  pem: string,
  passphrase: string | undefined,
): KeyTrouble | null {
  const key = readKey(pem, passphrase);
  if (key !== null) return certificate.checkPrivateKey(key) ? null : 'of another';
  if (!hasKey(pem)) return 'none';
  if (!pem.includes('ENCRYPTED')) return 'damaged';
  return passphrase === undefined ? 'locked' : 'wrong passphrase';
}

/** Whether a text has a private key in it, PEM. */
export function hasKey(pem: string): boolean {
  return /-----BEGIN (\w+ )*PRIVATE KEY-----/.test(pem);
}

function readKey(pem: string, passphrase: string | undefined): KeyObject | null {
  const { createPrivateKey } = process.getBuiltinModule('node:crypto');
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return null;
  }
}
