import { type Operation, until } from 'effection';
import { decoded } from '../contract/decoded.ts';
import type { Digest } from '../contract/digest.ts';
import { hostOf } from './addresses.ts';
import type { SumsReader } from './apply-sums.ts';
import type { BytePath } from './byte-path/byte-path.ts';
import type { ServedText } from './byte-path/messages.ts';
import type { Fetched } from './fetch-file.ts';
import type { LiveTask } from './live-task.ts';
import { type Rests, stillRests } from './rests.ts';
import { type Sums, SumsFolder } from './sums-folder.ts';
import { type SumsPlace, sumsPlaces } from './sums-places.ts';
import type { TaskTable } from './task-table.ts';

interface BesideTools {
  readonly table: TaskTable;
  readonly bytePath: BytePath;
  readonly sums: SumsReader;
  readonly timeoutMs: () => number;
  readonly systemProxyFor: (address: string) => Promise<string | null>;
  readonly rests: Rests;
}

// What is known of more folders than these is asked again.
const mostFolders = 64;

/**
 * Looks on the servers for digests beside files whose digest nobody told, where the options of
 * their list want that. A task asks in the slot that it holds for its file anyway, one address
 * after the other, so that neither the slots nor the room of a host are exceeded.
 */
export class DigestsBeside {
  readonly #tools: BesideTools;
  readonly #folders = new Map<
    string,
    { readonly sums: SumsFolder; readonly askers: Set<number> }
  >();

  constructor(tools: BesideTools) {
    this.#tools = tools;
  }

  /** The strongest digest that the server has of a file; null where there is none. Never throws. */
  *find(live: LiveTask, { head }: Fetched): Operation<Digest | null> {
    const { table, sums } = this.#tools;
    if (!table.optionsOf(live).looksForDigests || sums.isSumsName(live.task.name)) return null;
    // Digests are of what the file is without the encoding.
    if ((head?.encoding ?? 'identity') !== 'identity') return null;
    const { url } = live.task;
    const folder = this.#folderOf(live);
    const problems: string[] = [];
    for (const place of sumsPlaces(url)) {
      const found = yield* until(folder.at(place));
      const digest = digestOf(url, found, place);
      if (digest !== null) {
        table.log(live, {
          at: Date.now(),
          what: 'looked',
          detail: `${digest.algorithm} in ${shown(place)}`,
        });
        return digest;
      }
      if (found.problem !== null) problems.push(`${shown(place)}: ${found.problem}`);
    }
    table.log(live, {
      at: Date.now(),
      what: 'looked',
      detail: nothingFound(folder.givenUp, problems),
    });
    return null;
  }

  /** Whoever asks a second time tries again, and wants to know what is there now. */
  #folderOf(live: LiveTask): SumsFolder {
    const { url, batchId, headers } = live.task;
    const key = JSON.stringify([batchId, new URL('.', url).href, headers]);
    const known = this.#folders.get(key);
    if (known !== undefined && !known.askers.has(live.id)) {
      known.askers.add(live.id);
      return known.sums;
    }
    const { read } = this.#tools.sums;
    const sums = new SumsFolder({ read, ask: (address) => this.#ask(address, live) });
    this.#folders.delete(key);
    this.#folders.set(key, { sums, askers: new Set([live.id]) });
    const [oldest] = this.#folders.keys();
    if (this.#folders.size > mostFolders && oldest !== undefined) this.#folders.delete(oldest);
    return sums;
  }

  async #ask(address: string, live: LiveTask): Promise<ServedText> {
    const { table, bytePath, timeoutMs, systemProxyFor, rests } = this.#tools;
    const restsFor = rests.leftMs(hostOf(address));
    if (restsFor > 0) throw stillRests(restsFor);
    const { batchId, headers } = live.task;
    const { kind } = table.optionsOf(live).access.proxy;
    return bytePath.readText({
      address,
      access: batchId,
      headers,
      systemProxy: kind === 'system' ? await systemProxyFor(address) : null,
      timeoutMs: timeoutMs(),
    });
  }
}

/** What a place says of the file at an address; a digest that stands alone is the file's. */
function digestOf(url: string, { digests }: Sums, { isOfFolder }: SumsPlace): Digest | null {
  const [name, decoded] = namesOf(url);
  const named = digests.get(decoded) ?? digests.get(name) ?? null;
  return named ?? (isOfFolder ? null : (digests.get('') ?? null));
}

/** The name of a file as its address has it, and as a person writes it. */
function namesOf(url: string): readonly [name: string, decoded: string] {
  const { pathname } = new URL(url);
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  return [name, decoded(name)];
}

/** For the log, which tells of one file. */
function shown({ name, isOfFolder }: SumsPlace): string {
  return isOfFolder ? name : `its ${name}`;
}

function nothingFound(givenUp: string | null, problems: readonly string[]): string {
  const given = givenUp === null ? [] : [`not asked further: ${givenUp}`];
  const all = [...given, ...problems.slice(0, 3)];
  return all.length === 0 ? 'none found' : `none found; ${all.join('; ')}`;
}
