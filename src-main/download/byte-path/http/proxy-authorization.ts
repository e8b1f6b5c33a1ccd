import { decoded } from '../../../contract/decoded.ts';

/** The header with the user name and password in the address of a proxy (RFC 9110, 11.7.2). */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = [username, password].map(decoded).join(':');
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
