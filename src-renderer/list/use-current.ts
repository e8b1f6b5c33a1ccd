import { useCallback, useState } from 'react';

/**
 * The row that is in the tab order. It is kept by its id, so that it moves with the list; when it
 * leaves the list, the row that comes into its place takes over.
 */
export function useCurrent(ids: readonly number[]) {
  const [kept, setKept] = useState({ id: ids[0], index: 0 });
  const at = kept.id === undefined ? -1 : ids.indexOf(kept.id);
  const current = at >= 0 ? at : Math.max(0, Math.min(kept.index, ids.length - 1));
  const id = ids[current];
  if (id !== kept.id || current !== kept.index) setKept({ id, index: current });
  const setCurrentId = useCallback(
    (wanted: number) =>
      setKept((before) => (before.id === wanted ? before : { ...before, id: wanted })),
    [],
  );
  return { current, setCurrentId };
}
