import { hasCredentials } from './addresses.ts';

/** An address as a person, a log or an export may see it: without credentials. */
export function shownUrl(address: string): URL {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url;
}

/** As `shownUrl`, of a normalised address and as a text: most of many need no parsing. */
export function shownAddress(address: string): string {
  return hasCredentials(address) ? shownUrl(address).href : address;
}
