let fresh = 0;

/** Another address of the same file on the server; never the same one twice. */
export function freshAddress(url: string): string {
  fresh += 1;
  return `${url}${url.includes('?') ? '&' : '?'}fresh=${fresh}`;
}

/** The same address with the host written as `localhost`: another host to those who compare. */
export function underLocalhost(url: string): string {
  const address = new URL(url);
  address.hostname = 'localhost';
  return address.href;
}

/** The decoded path of an address; an undecodable one stays as it is. */
export function pathOf(url: string): string {
  const path = new URL(url, 'http://127.0.0.1').pathname;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
