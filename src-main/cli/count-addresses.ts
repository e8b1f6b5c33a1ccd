import type { Entry } from '../contract/task.ts';

/** How many addresses lists have. */
export interface AddressCount {
  /** Each counted once. */
  readonly addresses: number;
  /** Those of them that stand more than once. */
  readonly repeated: number;
}

export function countAddresses(entries: readonly Entry[]): AddressCount {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { url } of entries) {
    if (seen.has(url)) repeated.add(url);
    else seen.add(url);
  }
  return { addresses: seen.size, repeated: repeated.size };
}
