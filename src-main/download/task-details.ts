import type { TaskDetails } from '../contract/task-details.ts';
import { shownUrl } from './shown-url.ts';
import type { TaskTable } from './task-table.ts';

/** The details of a task, or of the one that downloads for it; null when it is gone. */
export function detailsOf(table: TaskTable, id: number): TaskDetails | null {
  const live = table.get(id);
  if (live === undefined) return null;
  const owner = table.owner(live);
  return {
    mirrors: owner.task.mirrors.map((address) => shownUrl(address).href),
    digest: owner.task.digest,
    bytesPerSecond: table.optionsOf(owner).bytesPerSecond,
    events: table.eventsOf(owner),
  };
}
