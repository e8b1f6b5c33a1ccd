import { useModel, useNow } from '../weft.ts';

/** How often what is shown is fetched again while downloads go on, in milliseconds. */
const everyMs = 2_000;

/** Changes when the history may have changed: every few seconds, or when rows come and go. */
export function useBeat(): string {
  const now = useNow();
  const isWorking = useModel(({ totals }) => totals.active + totals.waiting > 0);
  const rows = useModel(({ totals }) => `${totals.tasks} ${totals.done} ${totals.failed}`);
  return isWorking ? String(Math.floor(now / everyMs)) : `still ${rows}`;
}
