import { printable } from '../contract/printable.ts';

// From a colon, with or without slashes, to an @ before the path; or, where a password has the
// characters of one in it, to the last @. A colon with a number after it is that of a port.
const userInformation = /:\/{0,2}(?:[^\s/?#\\"'<>]*|[^\s:/?#@[\]"'<>]+:(?!\d*[/?#])[^\s"'<>]*)@/g;

// Longer than what is shown of it, so that the end of a password that is cut off counts.
const mostRead = 1_000;

/**
 * What may be shown and kept of a text that may hold an address, as one line: what stands there for
 * user and password is left out, also where the address cannot be used.
 */
export function shownText(text: string, most?: number): string {
  const masked = text
    .slice(0, mostRead)
    .replace(userInformation, (found) => `${/^:\/{0,2}/.exec(found)?.[0]}…@`);
  return printable(masked, most);
}
