import { readFile, stat } from 'node:fs/promises';
import type { Digest } from '../contract/digest.ts';
import { type AddTools, owners } from './add-list.ts';
import { confirm } from './confirm.ts';
import { pathOf } from './task-paths.ts';
import type { LiveTask } from './task-table.ts';

/** How files of digests (SHA256SUMS and the like) are known and read. */
export interface SumsReader {
  readonly isSumsName: (name: string) => boolean;
  /** Digests by the name of their file. */
  readonly read: (text: string) => ReadonlyMap<string, Digest>;
}

// A list of a million digests; nothing larger is one.
const mostBytes = 128 * 1024 * 1024;

/**
 * Where a file of digests has come, the other files of its list that stood beside it on the server
 * are compared with it: those that are done now, the others when they are.
 */
export class SumsApplier {
  readonly #tools: AddTools;
  readonly #reader: SumsReader;
  /** For each list its tasks by where they stand on the server; made when first needed. */
  readonly #places = new Map<number, ReadonlyMap<string, LiveTask>>();

  constructor(tools: AddTools, reader: SumsReader) {
    this.#tools = tools;
    this.#reader = reader;
  }

  /** Does nothing for a file of another kind. */
  async apply(live: LiveTask, stop: AbortSignal): Promise<void> {
    const { table, bytePath } = this.#tools;
    const { name, url, batchId, state } = live.task;
    if (!this.#reader.isSumsName(name) || state.kind !== 'done') return;
    const path = pathOf(live);
    if ((await stat(path)).size > mostBytes) return;
    const places = this.#placesOf(batchId);
    const others = new Map<LiveTask, Digest>();
    for (const [fileName, digest] of this.#reader.read(await readFile(path, 'utf8'))) {
      const other = places.get(placeOf(new URL(encodeURIComponent(fileName), url)));
      if (other === undefined || table.get(other.id) !== other) continue;
      if (other === live || other.task.digest !== null) continue;
      others.set(other, digest);
      table.record(other, { digest });
    }
    // All are known by then, whatever becomes of the reading of the files, which may take long.
    for (const [other, digest] of others) await confirm(other, digest, table, bytePath, stop);
  }

  #placesOf(batchId: number): ReadonlyMap<string, LiveTask> {
    let places = this.#places.get(batchId);
    if (places === undefined) {
      const lives = owners(this.#tools.table.all).filter(({ task }) => task.batchId === batchId);
      places = new Map(lives.map((live) => [placeOf(new URL(live.task.url)), live]));
      this.#places.set(batchId, places);
    }
    return places;
  }
}

/** An address without its query, however its path is encoded. */
function placeOf({ origin, pathname }: URL): string {
  try {
    return origin + decodeURIComponent(pathname);
  } catch {
    return origin + pathname;
  }
}
