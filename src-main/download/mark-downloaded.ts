import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** A finished file and where it came from, without credentials. */
export interface Origin {
  readonly path: string;
  readonly address: string;
}

const run = promisify(execFile);

/**
 * Gives files the system's mark for what comes from the network: the zone of Windows, the
 * quarantine of macOS, `user.xdg.origin.url` on Linux. Where a file system or a system cannot, the
 * files stay without: they are not less right.
 */
export async function markDownloaded(
  origins: readonly Origin[],
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (origins.length === 0) return;
  if (platform === 'win32') await Promise.allSettled(origins.map(markZone));
  else if (platform === 'darwin') await quarantine(origins).catch(() => undefined);
  else await setAttributes(origins).catch(() => undefined);
}

/** An alternate data stream; zone 3 is the internet. */
function markZone({ path, address }: Origin): Promise<void> {
  const lines = ['[ZoneTransfer]', 'ZoneId=3', `HostUrl=${address}`, ''];
  return writeFile(`${path}:Zone.Identifier`, lines.join('\r\n'));
}

/** 0081: downloaded by an application, not yet opened by a person; the time is hexadecimal seconds. */
async function quarantine(origins: readonly Origin[]): Promise<void> {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const paths = origins.map(({ path }) => path);
  await run('xattr', ['-w', 'com.apple.quarantine', `0081;${seconds};Weft;`, ...paths]);
}

/** One process for all of them, which reads what `getfattr --dump` would have written. */
async function setAttributes(origins: readonly Origin[]): Promise<void> {
  // Many systems come without, and to try takes a copy of this process each time.
  if (!isOnPath('setfattr')) return;
  const dump = origins.map(
    ({ path, address }) =>
      `# file: ${escaped(path, /[\\\n\r]/g)}\nuser.xdg.origin.url="${escaped(address, /[\\"\n\r]/g)}"\n`,
  );
  const running = run('setfattr', ['--restore=-']);
  running.child.stdin?.on('error', () => undefined).end(dump.join('\n'));
  await running;
}

function isOnPath(program: string): boolean {
  const folders = (process.env.PATH ?? '/usr/bin:/bin').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

function escaped(text: string, special: RegExp): string {
  return text.replace(
    special,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}
