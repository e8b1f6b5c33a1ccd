import { generate } from 'selfsigned';

let made: ReturnType<typeof generate> | undefined;

/** A certificate for 127.0.0.1 that nobody but itself vouches for; made once in a process. */
export function selfSignedCertificate(): ReturnType<typeof generate> {
  made ??= generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return made;
}
