import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createPackage, extractAll } from '@electron/asar';
import { makeTestPackages } from '../../scripts/packaging/make-packages.mjs';
import type { Behaviour } from './faulty/behaviour.ts';
import type { FaultyServer } from './faulty-server.ts';
import { publishFeed } from './published-update.ts';

export interface NextImage {
  /** A folder for it. */
  readonly output: string;
  readonly version: string;
  /** Address of the folder where it looks for newer ones. */
  readonly updatesFrom: string;
  /** What is new in it. */
  readonly notes: string;
}

/**
 * Makes the AppImage of another version from what was packed for one: only the version in its
 * archive is another one.
 * @param packed the folder that would be installed
 * @returns its path; the feed of updates is beside it
 * @throws Error when it cannot be made.
 */
export async function makeNextImage(
  packed: string,
  { output, version, updatesFrom, notes }: NextImage,
): Promise<string> {
  const next = join(output, 'packed');
  await cp(packed, next, { recursive: true });
  // The packages for Debian and Fedora left there of what kind they are.
  await rm(join(next, 'resources/package-type'), { force: true });
  const archive = join(next, 'resources/app.asar');
  const content = join(output, 'content');
  extractAll(archive, content);
  const manifest = join(content, 'package.json');
  const told = JSON.parse(await readFile(manifest, 'utf8'));
  await writeFile(manifest, JSON.stringify({ ...told, version }));
  await createPackage(content, archive);
  const file = join(output, 'notes.md');
  await writeFile(file, notes);
  const targets = ['AppImage'];
  const code = await makeTestPackages({
    ...{ output, version, updatesFrom, targets, notes: file },
    packed: next,
    isQuick: true,
  });
  if (code !== 0) throw new Error(`The AppImage of ${version} could not be made.`);
  return join(output, 'weft-linux-x86_64.AppImage');
}

export interface PublishedFault extends Pick<Behaviour, 'ending'> {
  /** Makes other bytes of the right ones. */
  readonly bytes?: (right: Buffer) => Buffer;
}

/**
 * Publishes an AppImage with the feed that was made with it.
 * @returns its address.
 */
export async function publishImage(
  server: FaultyServer,
  image: string,
  { bytes: change = (right) => right, ...fault }: PublishedFault = {},
): Promise<string> {
  publishFeed(server, await readFile(join(dirname(image), 'latest-linux.yml'), 'utf8'));
  return server.file({ path: basename(image), bytes: change(await readFile(image)), ...fault });
}

/** One byte of each page of the disk is another one. */
export function damaged(right: Buffer): Buffer {
  const wrong = Buffer.from(right);
  for (let at = 0; at < wrong.length; at += 4096) wrong[at] = (wrong[at] ?? 0) ^ 1;
  return wrong;
}
