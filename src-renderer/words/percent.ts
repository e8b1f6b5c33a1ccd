/** Whole percent of a part from 0 to 1, cut off: 100 only when everything is there. */
export function percent(part: number): number {
  return Math.min(100, Math.max(0, Math.floor(part * 100)));
}
