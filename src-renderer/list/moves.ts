/**
 * Where a key leads to in a list of rows.
 * @param page rows that are visible at once
 * @returns the index to go to, or undefined when the key does not move
 */
export function moveByKey(
  key: string,
  { from, count, page }: { from: number; count: number; page: number },
): number | undefined {
  const to = { ArrowUp: from - 1, ArrowDown: from + 1, PageUp: from - page, PageDown: from + page };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (!Object.hasOwn(to, key)) return undefined;
  return Math.min(count - 1, Math.max(0, to[key as keyof typeof to]));
}

/** The rows to render: those in view and, so that it keeps the focus, the current one. */
export function withCurrent(inView: number[], current: number): number[] {
  const [first, last] = [inView[0], inView.at(-1)];
  if (first === undefined || last === undefined) return inView;
  if (current < first) return [current, ...inView];
  return current > last ? [...inView, current] : inView;
}
