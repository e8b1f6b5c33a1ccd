import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package that runs, by what takes its place in an update. */
export type OwnPackage =
  /** A single file, which is replaced: an AppImage. */
  | { readonly kind: 'file'; readonly path: string }
  /** One that the system installs. */
  | { readonly kind: 'deb' | 'rpm' }
  /** One whose installer also starts what it has installed. */
  | { readonly kind: 'other' };

/**
 * @param image path of the AppImage that the program runs from, or null
 * @param resources folder where a package for Debian or Fedora left what it is
 */
export function ownPackage(image: string | null, resources: string): OwnPackage {
  if (image !== null) return { kind: 'file', path: image };
  const kind = readKind(join(resources, 'package-type'));
  return kind === 'deb' || kind === 'rpm' ? { kind } : { kind: 'other' };
}

function readKind(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
