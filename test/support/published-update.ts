import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Behaviour } from './faulty/behaviour.ts';
import type { FaultyServer } from './faulty-server.ts';

export interface PublishedUpdate extends Pick<Behaviour, 'ending' | 'rate' | 'answer'> {
  readonly version: string;
  readonly bytes: Buffer;
  /** In base64; of `bytes` unless told, none with null. */
  readonly sha512?: string | null;
  readonly notes?: string;
  /** Which kind of package; AppImage unless told. */
  readonly kind?: 'AppImage' | 'deb' | 'rpm';
}

const feed = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;

export function sha512Of(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('base64');
}

/** Puts a package on a server, with the feed that names it. */
export function publishUpdate(server: FaultyServer, update: PublishedUpdate): void {
  const { version, bytes, sha512 = sha512Of(bytes), notes, kind, ...behaviour } = update;
  const path = `Weft-${version}.${kind ?? 'AppImage'}`;
  server.file({ path, bytes, ...behaviour });
  // What is JSON is YAML, too.
  const published = {
    version,
    files: [{ url: path, size: bytes.length, ...(sha512 === null ? {} : { sha512 }) }],
    path,
    releaseDate: '2026-01-01T00:00:00.000Z',
    ...(notes === undefined ? {} : { releaseNotes: notes }),
  };
  publishFeed(server, JSON.stringify(published));
}

export function publishFeed(server: FaultyServer, text: string): void {
  server.file({ path: feed, bytes: Buffer.from(text) });
}

/**
 * Writes what a package knows of its updates.
 * @returns the path of the file.
 */
export async function configureUpdates(folder: string, server: FaultyServer): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'app-update.yml');
  const url = server.origin;
  await writeFile(
    path,
    JSON.stringify({ provider: 'generic', url, updaterCacheDirName: 'weft-updater' }),
  );
  return path;
}
