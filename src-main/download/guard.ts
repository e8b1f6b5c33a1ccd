import { statfs } from 'node:fs/promises';

/** What must not be crossed. */
export interface Bounds {
  /** Bytes that are to stay free on a disk; 0 for none. */
  readonly freeSpaceFloor: number;
  /** Bytes that may come in; null for any number. */
  readonly quota: number | null;
}

/** A folder that is written to, and what came in altogether. */
export interface Use {
  readonly folders: Iterable<string>;
  /** Bytes since the start of the program. */
  readonly received: number;
}

/**
 * Whether downloads have come to a bound.
 * @returns a sentence for a person, or null.
 */
export async function boundReached(
  { freeSpaceFloor, quota }: Bounds,
  { folders, received }: Use,
): Promise<string | null> {
  if (quota !== null && received >= quota) {
    return 'Everything pauses: the amount that may be downloaded has been reached.';
  }
  if (freeSpaceFloor === 0) return null;
  for (const folder of new Set(folders)) {
    const space = await freeSpace(folder);
    if (space !== null && space < freeSpaceFloor) {
      return `Everything pauses: the disk of ${folder} is nearly full.`;
    }
  }
  return null;
}

/** Bytes that may still be written to the disk of a folder; null when it cannot be told. */
async function freeSpace(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
