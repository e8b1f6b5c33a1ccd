import { printable } from '../contract/printable.ts';
import type { Reading } from './parsed-list.ts';
import { readAddress } from './read-address.ts';
import { shownText } from './shown-text.ts';

/** Addresses that somebody else proposes, and what is wrong with the others, as sentences. */
export interface OfferedAddresses {
  readonly addresses: readonly string[];
  readonly problems: readonly string[];
}

// In bytes. What is cut on its way to a program that runs is longer still, so that it is refused.
const longestLink = 16 * 1024;

const mostAddresses = 1_000;

/**
 * Reads what a page or a command line offers: `weft:` and an http or https address as it is,
 * `weft:?url=…&url=…` with each address percent-encoded, or an address alone. After `weft:` two
 * slashes may stand. The addresses are normalised: none spans lines or has a space.
 */
export function readLinks(links: readonly string[]): OfferedAddresses {
  const addresses = new Set<string>();
  const problems: string[] = [];
  for (const link of links) {
    const offered = textsOf(link);
    if ('reason' in offered) problems.push(offered.reason);
    else {
      for (const text of offered.value) {
        const read = readAddress(text);
        if ('value' in read) addresses.add(read.value);
        else problems.push(`“${shownText(text, 100)}” in a link: ${printable(read.reason)}`);
      }
    }
  }
  if (addresses.size <= mostAddresses) return { addresses: [...addresses], problems };
  const tooMany = `There are ${addresses.size} addresses in the link. The first ${mostAddresses} are taken; put the others in a list file.`;
  return { addresses: [...addresses].slice(0, mostAddresses), problems: [...problems, tooMany] };
}

/** The texts in the places of a link where its addresses stand. */
function textsOf(link: string): Reading<readonly string[]> {
  if (new TextEncoder().encode(link).length > longestLink)
    return { reason: 'The link is too long for Weft.' };
  const rest = /^weft:(?:\/\/)?(.*)$/is.exec(link)?.[1];
  if (rest === undefined) return { value: [link] };
  if (rest === '') return { reason: 'There is no address in the link.' };
  return rest.startsWith('?') ? textsOfQuery(rest.slice(1)) : { value: [rest] };
}

function textsOfQuery(query: string): Reading<readonly string[]> {
  const texts: string[] = [];
  for (const part of query.split('&').filter((text) => text !== '')) {
    const encoded = /^url=(.*)$/is.exec(part)?.[1];
    if (encoded === undefined) {
      // Very likely the rest of an address that was not encoded: what stands before is cut short.
      const reason = `The link has “${printable(part, 40)}” where only “url=” may stand. Each address in it must be percent-encoded.`;
      return { reason };
    }
    try {
      texts.push(decodeURIComponent(encoded));
    } catch {
      return { reason: 'An address in the link is not percent-encoded as it must be.' };
    }
  }
  return texts.length === 0 ? { reason: 'There is no address in the link.' } : { value: texts };
}
