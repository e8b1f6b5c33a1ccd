import type { FaultyServer } from './faulty-server.ts';

/** Bytes that a request asks for: from `from` up to but not including `end`; null for the rest. */
export interface AskedRange {
  readonly from: number;
  readonly end: number | null;
}

/** What the requests for a file asked for, in the order of arrival; the whole file begins at 0. */
export function rangesAsked(server: FaultyServer, url: string): readonly AskedRange[] {
  return server.requestsOf(url).map(({ headers }) => {
    const [, from = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    return { from: Number(from), end: last === '' ? null : Number(last) + 1 };
  });
}
