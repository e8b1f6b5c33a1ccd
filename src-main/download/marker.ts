import { markDownloaded, type Origin } from './mark-downloaded.ts';

// Marking may start a process, so many files are marked together.
const gatherMs = 1_000;

/** Marks finished files as downloaded, some time after they are done. */
export class Marker {
  #gathered: Origin[] = [];
  #timer: NodeJS.Timeout | undefined;
  #marking: Promise<void> = Promise.resolve();

  add(origin: Origin): void {
    this.#gathered.push(origin);
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  /** Marks what was gathered; returns when all is marked. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const origins = this.#gathered;
    this.#gathered = [];
    this.#marking = this.#marking.then(() => markDownloaded(origins));
    return this.#marking;
  }
}
