import { count } from './count.ts';
import type { Reading } from './reading.ts';

/** Reads a whole number that was typed. */
export function wholeNumber(
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): Reading<number> {
  const value = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return { value };
  return { problem: `Enter a whole number from ${count(min)} to ${count(max)}.` };
}
