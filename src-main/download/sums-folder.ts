import type { Digest } from '../contract/digest.ts';
import type { Failure } from '../contract/failure.ts';
import type { ServedText } from './byte-path/messages.ts';
import { classify } from './classify.ts';
import { wasNoAttempt } from './rests.ts';
import type { SumsPlace } from './sums-places.ts';

/** What was to be had at one place. */
export interface Sums {
  /** Digests by the name of their file; '' for one that stands alone. */
  readonly digests: ReadonlyMap<string, Digest>;
  /** Why there are none, where that is not simply that nothing is there. */
  readonly problem: string | null;
  /** Whether the server was not even asked: another file may have more luck. */
  readonly isOpen: boolean;
}

export interface SumsFolderTools {
  readonly ask: (address: string) => Promise<ServedText>;
  readonly read: (text: string) => ReadonlyMap<string, Digest>;
}

const nothing: Sums = { digests: new Map(), problem: null, isOpen: false };

// Beside so many files in a row nothing was found: the others of the folder will have nothing
// beside them either.
const mostTrials = 3;

/**
 * What one folder of a server tells of the digests of its files. What answers for all of them is
 * asked for once, and what would stand beside each file only while it has not shown to be missing.
 * Whoever asks waits for whoever asked before, so that nobody asks what is about to be known.
 */
export class SumsFolder {
  readonly #tools: SumsFolderTools;
  readonly #ofFolder = new Map<string, Promise<Sums>>();
  readonly #endings = new Map<string, Ending>();
  #givenUp: string | null = null;

  constructor(tools: SumsFolderTools) {
    this.#tools = tools;
  }

  /** Why nothing more is asked of the server; null while it answers. */
  get givenUp(): string | null {
    return this.#givenUp;
  }

  /** What is to be had at a place; never rejects. */
  at(place: SumsPlace): Promise<Sums> {
    return place.isOfFolder ? this.#once(place) : this.#besideFile(place);
  }

  #once(place: SumsPlace): Promise<Sums> {
    const known = this.#ofFolder.get(place.name);
    if (known !== undefined) return known;
    const asked = this.#ask(place);
    this.#ofFolder.set(place.name, asked);
    void asked.then(({ isOpen }) => {
      if (isOpen) this.#ofFolder.delete(place.name);
    });
    return asked;
  }

  #besideFile(place: SumsPlace): Promise<Sums> {
    const ending = this.#endings.get(place.name) ?? { found: false, missed: 0, last: null };
    this.#endings.set(place.name, ending);
    if (ending.found) return this.#ask(place);
    const sums = this.#try(place, ending, ending.last);
    ending.last = sums;
    return sums;
  }

  async #try(place: SumsPlace, ending: Ending, before: Promise<Sums> | null): Promise<Sums> {
    await before;
    if (!ending.found && ending.missed >= mostTrials) return nothing;
    const sums = await this.#ask(place);
    if (sums.digests.size > 0) ending.found = true;
    else if (!sums.isOpen) ending.missed += 1;
    return sums;
  }

  async #ask({ address, algorithm }: SumsPlace): Promise<Sums> {
    if (this.#givenUp !== null) return nothing;
    try {
      const served = await this.#tools.ask(address);
      if (served.status === 429 || served.status >= 500) {
        this.#givenUp = `the server answered with status ${served.status}`;
        return nothing;
      }
      if (served.status !== 200) return nothing;
      if (isPage(served)) return { ...nothing, problem: 'a page, not digests' };
      const all = [...this.#tools.read(served.text)];
      const right = all.filter(
        ([, digest]) => (algorithm ?? digest.algorithm) === digest.algorithm,
      );
      const problem = right.length === 0 ? 'no digests in it' : null;
      return { ...nothing, digests: new Map(right), problem };
    } catch (error) {
      const failure = classify(error);
      if (wasNoAttempt(failure)) return { ...nothing, problem: failure.message, isOpen: true };
      if (!isOfOneAddress(failure)) this.#givenUp = failure.message;
      return { ...nothing, problem: failure.detail };
    }
  }
}

/** What stands after the names of files. */
interface Ending {
  found: boolean;
  missed: number;
  /** The last one that was asked for while nobody knew. */
  last: Promise<Sums> | null;
}

/** Servers send pages with status 200 for what they do not have, too. */
function isPage({ contentType, text }: ServedText): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(contentType ?? '') || /^\s*</.test(text);
}

/** Whether other addresses of the server may well answer better. */
function isOfOneAddress({ code }: Failure): boolean {
  return code === 'bad-response' || code === 'bad-redirect' || code === 'short-body';
}
