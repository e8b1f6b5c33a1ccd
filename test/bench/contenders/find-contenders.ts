import type { ToolName } from '../workloads.ts';
import { findAria2 } from './aria2.ts';
import type { Contender } from './contender.ts';
import { findCurl } from './curl.ts';
import { findAiohttp, findRequests } from './python.ts';
import { findWeft } from './weft.ts';
import { findWget } from './wget.ts';
import { findWget2 } from './wget2.ts';

export interface Found {
  readonly contenders: readonly Contender[];
  readonly missing: readonly ToolName[];
}

/** Looks for the contenders on this machine; `built` and `copy` as for `findWeft`. */
export async function findContenders(
  names: readonly ToolName[],
  built: string,
  copy: string,
): Promise<Found> {
  const finders: Record<ToolName, () => Promise<Contender | null>> = {
    weft: () => findWeft(built, copy),
    aria2: findAria2,
    curl: findCurl,
    wget: findWget,
    wget2: findWget2,
    requests: findRequests,
    aiohttp: findAiohttp,
  };
  const found = await Promise.all(names.map((name) => finders[name]()));
  return {
    contenders: found.filter((contender) => contender !== null),
    missing: names.filter((_, index) => found[index] === null),
  };
}
