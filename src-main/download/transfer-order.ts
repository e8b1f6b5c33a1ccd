import type { TransferOrder } from './byte-path/messages.ts';
import type { FetchTools } from './fetch-tools.ts';
import type { LiveTask } from './live-task.ts';
import { partPathOf } from './task-paths.ts';

/** What all transfers of a file have in common. */
export type CommonOrder = Pick<
  TransferOrder,
  'file' | 'path' | 'access' | 'algorithm' | 'timeoutMs' | 'limits'
>;

export function commonOrder(
  live: LiveTask,
  { timeoutMs, limitsOf }: Pick<FetchTools, 'timeoutMs' | 'limitsOf'>,
): CommonOrder {
  const { id, task } = live;
  return {
    file: id,
    path: partPathOf(live),
    access: task.batchId,
    algorithm: task.digest?.algorithm ?? null,
    timeoutMs: timeoutMs(),
    limits: limitsOf(live),
  };
}
