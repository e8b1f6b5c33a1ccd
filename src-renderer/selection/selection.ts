/** The rows that something can be done to together. */
export interface Selection {
  readonly ids: ReadonlySet<number>;
  /** The row from which a range reaches; null where none was begun. */
  readonly anchor: number | null;
}

export const noSelection: Selection = { ids: new Set(), anchor: null };

/** This row and no other. */
export function only(id: number): Selection {
  return { ids: new Set([id]), anchor: id };
}

/** One row more, or one less. */
export function toggled({ ids }: Selection, id: number): Selection {
  const changed = new Set(ids);
  if (!changed.delete(id)) changed.add(id);
  return { ids: changed, anchor: id };
}

/** All rows of the list that is shown. */
export function every(shown: readonly number[], anchor: number | null): Selection {
  return { ids: new Set(shown), anchor };
}

/**
 * All rows from the one at which the range began to `to`.
 * @param from where it begins if it has not begun yet, or if that row is gone.
 * @param adds whether the rows that were selected before stay so.
 */
export function ranged(
  { ids, anchor }: Selection,
  shown: readonly number[],
  { from, to, adds = false }: { from: number; to: number; adds?: boolean },
): Selection {
  const known = anchor === null ? -1 : shown.indexOf(anchor);
  const start = known < 0 ? shown.indexOf(from) : known;
  const end = shown.indexOf(to);
  if (start < 0 || end < 0) return only(to);
  const range = shown.slice(Math.min(start, end), Math.max(start, end) + 1);
  return { ids: new Set(adds ? [...ids, ...range] : range), anchor: shown[start] ?? to };
}

/** What of it is in the list that is shown; the same object where all of it is. */
export function within(selection: Selection, shown: readonly number[]): Selection {
  if (selection.ids.size === 0) return selection;
  const left = shown.filter((id) => selection.ids.has(id));
  return left.length === selection.ids.size ? selection : { ...selection, ids: new Set(left) };
}

/**
 * What is meant by a row that somebody does something to: all that is selected, in the order of
 * the list, if the row is among it; otherwise the row alone.
 */
export function meantBy(
  id: number,
  { ids }: Selection,
  shown: readonly number[],
): readonly number[] {
  return ids.size > 1 && ids.has(id) ? shown.filter((one) => ids.has(one)) : [id];
}
