import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { protocol } from 'electron';

const scheme = 'app';

/** Where the page of the window comes from; nothing else may be shown or may call. */
export const pageOrigin = `${scheme}://weft`;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Must be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page, and only its own files, under a strict Content-Security-Policy. */
export function servePage(folder: string): void {
  protocol.handle(scheme, async ({ url }) => {
    const { pathname } = new URL(url);
    // Resolved against the root first, so that no `..` leads out of the folder.
    const path = normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname));
    const contentType = contentTypes[extname(path)];
    if (contentType === undefined) return new Response(null, { status: 404 });
    try {
      return new Response(await readFile(join(folder, path)), {
        headers: {
          'content-type': contentType,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
