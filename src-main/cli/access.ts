import { type Access, plainAccess } from '../contract/access.ts';
import type { Login } from '../download/for-hosts.ts';
import { joinHeaders } from '../intake/read-header.ts';
import type { OptionValues } from './options.ts';
import { readClientCertificate } from './read-option-certificates.ts';
import { UsageError } from './usage-error.ts';

/**
 * How servers are spoken to, whichever they are.
 * @throws UsageError for options that do not go together.
 */
export function accessOf(read: OptionValues): Access {
  return {
    ...plainAccess,
    headers: headersOf(read),
    cookies: read.cookies?.kind === 'file' ? read.cookies.cookies : plainAccess.cookies,
    proxy: read.proxy ?? plainAccess.proxy,
    insecure: read.insecure === true,
    authorities: read.ca ?? null,
    clientCertificate: clientCertificateOf(read),
    http2: read.http2 === true,
  };
}

/**
 * Who we are to the hosts of the list.
 * @throws UsageError when it was said twice.
 */
export function loginOf({ user, bearer, header = [] }: OptionValues): Login | null {
  const names = header.map(([name]) => name);
  const given = [
    ...(user === undefined ? [] : ['--user']),
    ...(bearer === undefined ? [] : ['--bearer']),
    ...(names.includes('authorization') ? ['--header Authorization'] : []),
  ];
  if (given.length > 1) throw new UsageError(`Give ${given.join(' or ')}, not both.`);
  return user ?? bearer ?? null;
}

function headersOf({ header = [], ...read }: OptionValues): Access['headers'] {
  return {
    ...joinHeaders(header),
    ...(read['user-agent'] === undefined ? {} : { 'user-agent': read['user-agent'] }),
    ...(read.referer === undefined ? {} : { referer: read.referer }),
  };
}

function clientCertificateOf({ cert, key, passphrase }: OptionValues): Access['clientCertificate'] {
  if (cert !== undefined) return readClientCertificate(cert, key, passphrase);
  if (key === undefined && passphrase === undefined) return null;
  const option = key === undefined ? '--passphrase' : '--key';
  throw new UsageError(`${option} is for a certificate. Name it with --cert.`);
}
