import type { Reading } from './parsed-list.ts';

/** Reads an http or https address and returns it normalised, as in `Entry`. */
export function readAddress(text: string): Reading<string> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return { reason: schemeReason(scheme, text) };
  if (!/^https?:\/\//i.test(text)) {
    return { reason: `Two slashes are missing after “${scheme}:”.` };
  }
  if (/\shttps?:\/\//i.test(text)) {
    const reason =
      'There are several addresses on this line. Put each on a line of its own, or a tab between them where they are of the same file.';
    return { reason };
  }
  // A URL parser would silently leave some of them out.
  if (/\p{Cc}/u.test(text)) {
    return { reason: 'There is a tab or another control character in this address.' };
  }
  try {
    return { value: new URL(text.replace(/#.*/s, '')).href };
  } catch {
    return { reason: unreadableReason(text) };
  }
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
  // What stands before that @ is a password with a character of a path in it, and is not quoted.
  if (/^[^[\]:]+:(?!\d*$)/.test(host) && /^https?:\/\/[^/?#]*[/?#].*@/i.test(text)) {
    return 'In a password, “/”, “?” and “#” are written as %2F, %3F and %23.';
  }
  if (host === '' || host.startsWith(':')) return 'The address names no server.';
  if (/:[^\]]*$/.test(host) && URL.canParse(`http://${host.replace(/:[^:\]]*$/, '')}/`)) {
    return `The port in “${host}” is not a number from 0 to 65535.`;
  }
  return `“${host}” is not the name of a server.`;
}
