import { generate } from 'selfsigned';

/** A certificate and the key that belongs to it, PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a server shows; all but the first are signed by `testAuthority()`. */
export type Identity =
  /** Nobody but itself vouches for it. */
  | 'self-signed'
  /** Right for those who trust the authority. */
  | 'trusted'
  /** Its time was over in 2020. */
  | 'expired'
  /** For another host. */
  | 'wrong-host';

type Options = NonNullable<Parameters<typeof generate>[1]>;

const loopback = [
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
  { type: 2, value: 'localhost' },
] as const;

let authority: Promise<Certificate> | undefined;
const made = new Map<Identity, Promise<Certificate>>();

/** An authority that no system knows; one in a process. */
export function testAuthority(): Promise<Certificate> {
  authority ??= certificate('Weft test authority', {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return authority;
}

/** The certificate of a server on this machine; made once in a process. */
export function serverCertificate(identity: Identity): Promise<Certificate> {
  const known = made.get(identity) ?? makeServerCertificate(identity);
  made.set(identity, known);
  return known;
}

/**
 * A certificate that servers accept which demand one.
 * @param passphrase encrypts the key.
 */
export async function clientCertificate(passphrase?: string): Promise<Certificate> {
  return certificate('A Weft user', {
    ca: await signer(),
    ...(passphrase === undefined ? {} : { passphrase }),
    extensions: [{ name: 'extKeyUsage', clientAuth: true }],
  });
}

async function makeServerCertificate(identity: Identity): Promise<Certificate> {
  const name = identity === 'wrong-host' ? 'elsewhere.invalid' : '127.0.0.1';
  const altNames = identity === 'wrong-host' ? [{ type: 2 as const, value: name }] : [...loopback];
  return certificate(name, {
    ...(identity === 'self-signed' ? {} : { ca: await signer() }),
    ...(identity === 'expired' ? past : {}),
    extensions: [{ name: 'subjectAltName', altNames }],
  });
}

const past = { notBeforeDate: new Date('2019-01-01'), notAfterDate: new Date('2020-01-01') };

async function signer(): Promise<NonNullable<Options['ca']>> {
  const { certificate: cert, key } = await testAuthority();
  return { cert, key };
}

async function certificate(commonName: string, options: Options): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...options,
  });
  return { certificate: made.cert, key: made.private };
}
