import { useEffect, useState } from 'react';
import type { TaskDetails } from '../../src-main/contract/task-details.ts';
import { notify } from '../store.ts';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import { followTask } from './follow-task.ts';

/** Details, and when they were true. */
export interface SeenDetails {
  readonly details: TaskDetails;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The details of a task, up to date while it moves; null until they have come. */
export function useDetails(id: number): SeenDetails | null {
  const { bridge, store } = useWeft();
  const [seen, setSeen] = useState<(SeenDetails & { readonly id: number }) | null>(null);
  useEffect(
    () =>
      followTask(store, id, async (isOver) => {
        try {
          const details = await bridge.call('get-details', { id });
          if (details !== null && !isOver()) setSeen({ id, details, at: Date.now() });
        } catch (error) {
          if (!isOver()) notify(store, 'error', sentence(error));
        }
      }),
    [bridge, store, id],
  );
  return seen?.id === id ? seen : null;
}
