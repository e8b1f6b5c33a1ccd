import type { BatchOptions, Entry } from '../contract/task.ts';
import { cookiesFor, credentialsFor } from '../download/for-hosts.ts';
import type { HeadlessArguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** What holds for a list, with what was given for its hosts. Other addresses of a file get nothing. */
export function optionsFor(
  { options, forHosts }: Pick<HeadlessArguments, 'options' | 'forHosts'>,
  entries: readonly Entry[],
): BatchOptions {
  const { login, cookies } = forHosts;
  if (login === null && cookies === null) return options;
  const { access } = options;
  const byOrigin = new Map<string, URL>();
  for (const { url } of entries) {
    const address = new URL(url);
    byOrigin.set(address.origin, address);
  }
  const addresses = [...byOrigin.values()];
  return {
    ...options,
    access: {
      ...access,
      credentials: [...access.credentials, ...credentialsFor(login, addresses)],
      cookies: [...access.cookies, ...cookiesFor(cookies, addresses)],
    },
  };
}

/**
 * The list with the digest that was given for its only file.
 * @throws UsageError when there are several files, or none.
 */
export function withDigest(
  digest: HeadlessArguments['digest'],
  entries: readonly Entry[],
): readonly Entry[] {
  if (digest === null) return entries;
  const { size } = new Set(entries.map(({ url }) => url));
  if (size === 1) return entries.map((entry) => ({ ...entry, digest }));
  throw new UsageError(
    `--checksum is for a list of one address; there ${size === 0 ? 'is none' : `are ${size}`} here. ` +
      'Write digests into the list, each after its address and a space: sha256=HEX.',
  );
}
