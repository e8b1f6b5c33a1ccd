import { stat } from 'node:fs/promises';
import { decoded } from '../contract/decoded.ts';
import { type Digest, strongerDigest } from '../contract/digest.ts';
import type { AddTools } from './add-list.ts';
import { Breather } from './breather.ts';
import { confirm } from './confirm.ts';
import type { LiveTask } from './live-task.ts';
import { pathOf } from './task-paths.ts';
import { textPieces } from './text-pieces.ts';

/** How files of digests (SHA256SUMS and the like) are known and read. */
export interface SumsReader {
  readonly isSumsName: (name: string) => boolean;
  /** Digests by the name of their file. */
  readonly read: (text: string) => ReadonlyMap<string, Digest>;
}

// Some hundred thousand digests, all of which are held while they are applied.
const mostBytes = 16 * 1024 * 1024;

const tooLarge =
  'This file is too large to be read as a list of digests: nothing was compared with it.';

/**
 * Where a file of digests has come, the other files of its list that stood beside it on the server
 * are compared with it: those that are done now, the others when they are. However long it is,
 * downloads and the window have their turns meanwhile.
 */
export class SumsApplier {
  readonly #tools: AddTools;
  readonly #reader: SumsReader;
  /** For each list its tasks by where they stand on the server; made when first needed. */
  readonly #places = new Map<number, Promise<ReadonlyMap<string, LiveTask>>>();

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
    if ((await stat(path)).size > mostBytes) {
      table.record(live, { note: [live.task.note, tooLarge].filter(Boolean).join(' ') });
      return;
    }
    const digests = await this.#read(path);
    const places = await this.#placesOf(batchId);
    const others = new Map<LiveTask, Digest>();
    const breather = new Breather();
    for (const [fileName, digest] of digests) {
      if (breather.isDue) await breather.wait();
      const other = places.get(placeOf(new URL(encodeURIComponent(fileName), url)));
      if (other === undefined || table.get(other.id) !== other) continue;
      if (other === live || other.task.digest !== null) continue;
      others.set(other, digest);
      table.record(other, { digest });
    }
    // All are known by then, whatever becomes of the reading of the files, which may take long.
    for (const [other, digest] of others) await confirm(other, digest, table, bytePath, stop);
  }

  /** Of several digests of one file the strongest counts, of equally strong ones the first. */
  async #read(path: string): Promise<ReadonlyMap<string, Digest>> {
    const digests = new Map<string, Digest>();
    const breather = new Breather();
    for await (const piece of textPieces(path)) {
      for (const [name, digest] of this.#reader.read(piece)) {
        const before = digests.get(name);
        digests.set(name, before === undefined ? digest : strongerDigest(before, digest));
      }
      if (breather.isDue) await breather.wait();
    }
    return digests;
  }

  #placesOf(batchId: number): Promise<ReadonlyMap<string, LiveTask>> {
    let places = this.#places.get(batchId);
    if (places === undefined) {
      const present = new Set(Array.from(this.#tools.table.batches, ({ id }) => id));
      for (const known of this.#places.keys()) if (!present.has(known)) this.#places.delete(known);
      places = this.#findPlaces(batchId);
      this.#places.set(batchId, places);
    }
    return places;
  }

  async #findPlaces(batchId: number): Promise<ReadonlyMap<string, LiveTask>> {
    const places = new Map<string, LiveTask>();
    const breather = new Breather();
    for (const live of this.#tools.table.all) {
      if (breather.isDue) await breather.wait();
      const { task } = live;
      if (task.batchId !== batchId || task.duplicateOf !== null) continue;
      places.set(placeOf(new URL(task.url)), live);
    }
    return places;
  }
}

/** An address without its query, however its path is encoded. */
function placeOf({ origin, pathname }: URL): string {
  return origin + decoded(pathname);
}
