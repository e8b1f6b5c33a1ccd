import type { Entry } from '../contract/task.ts';

/** A line that is not an address. */
export interface Rejection {
  readonly line: number;
  readonly text: string;
  /** A sentence for a person: what is wrong, and what to do. */
  readonly reason: string;
}

export interface ParsedList {
  readonly entries: readonly Entry[];
  readonly rejected: readonly Rejection[];
}

/**
 * Reads a list of addresses, one a line.
 *
 * Empty lines and lines that begin with `#` are skipped. Spaces around an address, a byte order
 * mark and any kind of line end are accepted; names of hosts and paths may be in any script.
 * Nothing is thrown: what cannot be used is returned as rejected, with its line number.
 */
export function parse(text: string): ParsedList {
  const entries: Entry[] = [];
  const rejected: Rejection[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const line = index + 1;
    const read = readAddress(trimmed);
    if ('url' in read) entries.push({ line, url: read.url });
    else rejected.push({ line, text: trimmed, reason: read.reason });
  }
  return { entries, rejected };
}

function readAddress(text: string): { url: string } | { reason: string } {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return { reason: schemeReason(scheme, text) };
  if (!/^https?:\/\//i.test(text)) {
    return { reason: `Two slashes are missing after “${scheme}:”.` };
  }
  if (/\shttps?:\/\//i.test(text)) {
    return { reason: 'There are several addresses on this line. Put each on a line of its own.' };
  }
  // A URL parser would silently leave tabs out, and make one address of two columns.
  if (/\p{Cc}/u.test(text)) {
    return { reason: 'There is a tab or another control character in this address.' };
  }
  if (!URL.canParse(text)) return { reason: unreadableReason(text) };
  const url = new URL(text);
  url.hash = '';
  return { url: url.href };
}

function schemeReason(scheme: string | undefined, text: string): string {
  if (scheme === undefined || /^[^/]*:\d+(\/|$)/.test(text)) {
    return 'This is not an address: http:// or https:// is missing at its start.';
  }
  return `Weft downloads http and https addresses; “${scheme}” is not one of them.`;
}

function unreadableReason(text: string): string {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host === '' || host.startsWith(':')) return 'The address names no server.';
  if (/:[^\]]*$/.test(host) && URL.canParse(`http://${host.replace(/:[^:\]]*$/, '')}/`)) {
    return `The port in “${host}” is not a number from 0 to 65535.`;
  }
  return `“${host}” is not the name of a server.`;
}
