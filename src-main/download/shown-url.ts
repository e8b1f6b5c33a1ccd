/** An address as a person, a log or an export may see it: without credentials. */
export function shownUrl(address: string): URL {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url;
}
