import type { Mode } from '../../src-main/contract/settings.ts';
import type { Totals } from '../../src-main/contract/snapshot.ts';

/** What the figure for one by one is. */
export const estimateWords =
  'An estimate: the sum of the time that each file took by itself. ' +
  'Files that share the bandwidth take longer, which makes the estimate too large.';

/** Below these a comparison would be noise. */
const minElapsedMs = 200;
const minFactor = 1.1;

/**
 * How many times faster the list is than its files one by one, by the estimate.
 * @returns null where the figure would mean nothing: in mode one-by-one, before two files are
 *   done, or in the first moments.
 */
export function factorOf(
  mode: Mode,
  totals: Pick<Totals, 'done' | 'elapsedMs' | 'oneByOneMs'>,
): number | null {
  if (mode !== 'together' || totals.done < 2 || totals.elapsedMs <= minElapsedMs) return null;
  const factor = totals.oneByOneMs / totals.elapsedMs;
  return factor >= minFactor ? factor : null;
}

/** `3.9× faster`, `12× faster` */
export function factorWords(factor: number): string {
  return `${factor < 9.95 ? factor.toFixed(1) : Math.round(factor)}× faster`;
}
