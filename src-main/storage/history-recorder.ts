import type { DatabaseSync } from 'node:sqlite';
import type { BatchElapsed } from '../contract/storage.ts';
import type { Batch, Task } from '../contract/task.ts';
import { endedTasks, recordColumns } from './ended-tasks.ts';
import { keepsHistory } from './settings-store.ts';

/** The most files, and lists, that the history keeps of what is no longer on the list. */
export const mostKept = { files: 100_000, lists: 1_000 } as const;

/** What the history keeps; to be called within the transaction of what it is about. */
export interface HistoryRecorder {
  /** Begins the record of a list. */
  addBatch(batch: Batch, tasks: readonly Task[]): void;
  saveElapsed(elapsed: readonly BatchElapsed[]): void;
  /** Takes over what is worth keeping of tasks that are about to be removed. */
  keep(ids: readonly number[]): void;
  /** Forgets what is beyond the bounds, and lists of which nothing is left. */
  prune(): void;
}

/**
 * The history of what ends costs nothing beyond the time of the end in the row of its task: as long
 * as the row is on the list, the row itself is the record. Only when rows are removed are they
 * copied, all in one statement, and summed up for their lists.
 */
export function createHistoryRecorder(database: DatabaseSync): HistoryRecorder {
  const insertBatch = database.prepare(
    'INSERT INTO history_batch (id, added_at, folder) VALUES (?, ?, ?)',
  );
  const updateElapsed = database.prepare('UPDATE history_batch SET elapsed_ms = ? WHERE id = ?');
  const copyTasks = database.prepare(
    `INSERT INTO history_task (${recordColumns}) SELECT ${recordColumns} FROM (${endedTasks})
     WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const sumUp = database.prepare(
    `UPDATE history_batch SET done = history_batch.done + removed.done,
       failed = history_batch.failed + removed.failed,
       cancelled = history_batch.cancelled + removed.cancelled,
       bytes = history_batch.bytes + removed.bytes,
       worked_ms = history_batch.worked_ms + removed.worked_ms
     FROM (SELECT batch_id, sum(status = 'done') AS done, sum(status = 'failed') AS failed,
         sum(status = 'cancelled') AS cancelled, sum(bytes) AS bytes, sum(worked_ms) AS worked_ms
       FROM (${endedTasks}) WHERE id IN (SELECT value FROM json_each(?)) GROUP BY batch_id
     ) AS removed WHERE removed.batch_id = history_batch.id`,
  );
  return {
    addBatch({ id, createdAt }, tasks) {
      insertBatch.run(id, createdAt, tasks[0]?.folder ?? '');
    },
    saveElapsed(elapsed) {
      for (const { batchId, elapsedMs } of elapsed) updateElapsed.run(elapsedMs, batchId);
    },
    keep(ids) {
      if (!keepsHistory(database)) return;
      const list = JSON.stringify(ids);
      sumUp.run(list);
      copyTasks.run(list);
    },
    prune() {
      database.exec(pruning);
    },
  };
}

// Ids only grow, and what is oldest goes first.
const pruning = `
  DELETE FROM history_task WHERE id <= (SELECT max(id) FROM history_task) - ${mostKept.files};
  DELETE FROM history_task WHERE batch_id <= (SELECT max(id) FROM history_batch) - ${mostKept.lists};
  DELETE FROM history_batch WHERE id NOT IN (SELECT batch_id FROM task) AND (
    done + failed + cancelled = 0
    OR id <= (SELECT max(id) FROM history_batch) - ${mostKept.lists});`;
