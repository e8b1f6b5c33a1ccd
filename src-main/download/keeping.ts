import { classify } from './classify.ts';

// A storage that is broken is not tried more often: what it does not take adds up.
const restMs = 1_000;

/**
 * Saves what can be saved again later. Neither a full disk nor a storage that broke ends the
 * downloads, which go elsewhere; of the latter the person is told, once.
 */
export class Keeping {
  readonly #tell: (sentence: string) => void;
  #hasTold = false;
  #restsUntil = Number.NEGATIVE_INFINITY;

  constructor(tell: (sentence: string) => void) {
    this.#tell = tell;
  }

  /** Calls `save`, which throws where it could not save; it is not called at all right after that. */
  try(save: () => void): void {
    const now = performance.now();
    if (now < this.#restsUntil) return;
    try {
      save();
    } catch (error) {
      const { code, detail } = classify(error);
      if (code !== 'internal') return;
      this.#restsUntil = now + restMs;
      if (this.#hasTold) return;
      this.#hasTold = true;
      this.#tell(
        `Weft can no longer keep its list (${detail}). Downloads go on, but the next start may not know of them.`,
      );
    }
  }
}
