import { type RawAnswer, rawRequest } from '../raw-request.ts';

/** Asks for a range, `bytes=1000-1999` unless told. */
export function rangeRequest(
  url: string,
  range = 'bytes=1000-1999',
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  return rawRequest(url, { headers: { Range: range, ...headers } });
}
