import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

export interface Installer {
  readonly path: string;
  /** SHA-512, in base64, of the files that were published; it is one of them. */
  readonly published: readonly string[];
}

/**
 * Looks whether what was downloaded is still there and as it was published. What is not, is
 * removed, since the updater would take it for the update when it is asked again.
 * @throws Error `WEFT_INSTALLER_CHANGED` when it is gone or another one.
 */
export async function checkInstaller({ path, published }: Installer): Promise<void> {
  if (published.includes(await sha512Of(path))) return;
  await rm(path, { force: true });
  throw Object.assign(new Error(`${path} is not what was published.`), {
    code: 'WEFT_INSTALLER_CHANGED',
  });
}

/** In base64; empty where there is nothing to read. */
async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return '';
  }
  return hash.digest('base64');
}
