import { ownHeaders } from '../contract/own-headers.ts';
import type { Reading } from './parsed-list.ts';

/** Reads `Name: value` as the lower-case name and the value of a request header (RFC 9110, 5). */
export function readHeader(text: string): Reading<readonly [name: string, value: string]> {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim().toLowerCase();
  const value = text.slice(colon + 1).trim();
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) || !/^[\t\x20-\x7e\xa0-\xff]*$/.test(value)) {
    return { reason: 'This is not a header: “Name: value” is expected.' };
  }
  if (ownHeaders.has(name)) {
    return { reason: `Weft sets the header “${name}” by itself. Leave it out.` };
  }
  return { value: [name, value] };
}

/**
 * Reads headers as lines `Name: value`; empty lines are skipped. What is wrong is not quoted, since
 * it may be secret.
 */
export function readHeaders(text: string): Reading<Readonly<Record<string, string>>> {
  const headers: (readonly [string, string])[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const read = readHeader(line);
    if (!('value' in read)) return { reason: `Header ${index + 1}: ${read.reason}` };
    headers.push(read.value);
  }
  return { value: joinHeaders(headers) };
}

// One for all files of a list that have none.
const noHeaders = {};

/** Headers by name; several of one name are one, as RFC 9110, 5.3 has it, and cookies as RFC 6265. */
export function joinHeaders(
  headers: readonly (readonly [name: string, value: string])[],
): Readonly<Record<string, string>> {
  if (headers.length === 0) return noHeaders;
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = joined.get(name);
    const separator = name === 'cookie' ? '; ' : ', ';
    joined.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries(joined);
}
