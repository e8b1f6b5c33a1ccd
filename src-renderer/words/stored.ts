import type { Secret } from '../../src-main/contract/list-options.ts';

/** What is stored of a list and not shown. */
export const storedWords: Readonly<Record<Secret, string>> = {
  password: 'password',
  token: 'token',
  cookies: 'cookies',
  referer: 'referer',
  headers: 'headers',
  'proxy-password': 'password for the proxy',
  authorities: 'authorities',
  certificate: 'certificate',
};
