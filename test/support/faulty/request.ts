/** One request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** As on the wire, with the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the server started. */
  readonly at: number;
  /** The number of the connection that it came on; the first one that was opened is 1. */
  readonly connection: number;
}

/** Reads the head of a request, the lines before the empty one. */
export function parseRequest(head: string, at: number, connection: number): SeenRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { method, path, headers, at, connection };
}

/**
 * The range that is asked for, from `from` up to but not including `end`; `null` when the whole
 * file is, and `unsatisfiable` when the range lies behind the end.
 */
export function rangeAsked(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly end: number } | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return from < end ? { from, end } : 'unsatisfiable';
}
