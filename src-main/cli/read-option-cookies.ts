import { existsSync } from 'node:fs';
import type { Cookie } from '../contract/access.ts';
import { readCookieFile } from '../download/cookies.ts';
import { areCookies } from '../download/for-hosts.ts';
import { readNamedFile } from './read-named-file.ts';
import { UsageError } from './usage-error.ts';

/** Cookies of a file, for the hosts that it names; or `a=b; c=d`, for the hosts of the list. */
export type GivenCookies =
  | {
      readonly kind: 'file';
      readonly cookies: readonly Cookie[];
      /** What could not be used, as a sentence; null when all could. */
      readonly warning: string | null;
    }
  | { readonly kind: 'text'; readonly text: string };

/**
 * Reads the path of a cookie file, or cookies as they stand in a header.
 * @throws UsageError for what is neither. It does not quote anything: cookies are secret.
 */
export function readCookieOption(text: string, option: string): GivenCookies {
  if (existsSync(text)) return readFile(text, option);
  if (!areCookies(text)) {
    throw new UsageError(
      `${option} takes the path of a cookie file, or cookies as name=value; name=value. ` +
        'There is no such file, and this is no cookie.',
    );
  }
  return { kind: 'text', text };
}

function readFile(path: string, option: string): GivenCookies {
  const { cookies, rejected } = readCookieFile(readNamedFile(path, option));
  const [first] = rejected;
  if (first === undefined) return { kind: 'file', cookies, warning: null };
  const where = `line ${first.line} of ${path} is no cookie: ${first.reason}`;
  if (cookies.length === 0) {
    throw new UsageError(
      `${option}: ${where}. A cookie file has the form of Netscape's cookies.txt.`,
    );
  }
  const more = rejected.length > 1 ? `, and so are ${rejected.length - 1} more lines` : '';
  return { kind: 'file', cookies, warning: `${option}: ${where}${more}. The others are sent.` };
}
