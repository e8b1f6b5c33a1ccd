import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { TaskStorage } from '../contract/storage.ts';
import type { Batch, Task, TaskState, Times } from '../contract/task.ts';
import { readKey, writeKey } from './keyed.ts';

/** Tasks, batches and times in the database. */
export function createTaskStore(database: DatabaseSync): TaskStorage {
  const insertBatch = database.prepare('INSERT INTO batch (id, created_at) VALUES (?, ?)');
  const saveTask = database.prepare(
    `INSERT OR REPLACE INTO task (id, batch_id, line, url, folder, name, part_name, state, received, total,
       validator, worked_ms, duplicate_of, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const deleteTask = database.prepare('DELETE FROM task WHERE id = ?');

  function inTransaction(work: () => void): void {
    database.exec('BEGIN');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      // A full disk has SQLite roll back by itself.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    load() {
      const batches = database.prepare('SELECT * FROM batch ORDER BY id').all() as unknown;
      const tasks = database.prepare('SELECT * FROM task ORDER BY id').all() as unknown;
      const batchRows = batches as BatchRow[];
      return {
        batches: batchRows.map(({ id, created_at }): Batch => ({ id, createdAt: created_at })),
        tasks: (tasks as TaskRow[]).map(taskOf),
        times: {
          ...noTimes,
          ...(readKey(database, 'times') as Partial<Times> | undefined),
        },
      };
    },
    addBatch(batch, tasks) {
      inTransaction(() => {
        insertBatch.run(batch.id, batch.createdAt);
        for (const task of tasks) saveTask.run(...columnsOf(task));
      });
    },
    saveTasks(tasks) {
      const [first] = tasks;
      if (first !== undefined && tasks.length === 1) saveTask.run(...columnsOf(first));
      else inTransaction(() => tasks.forEach((task) => void saveTask.run(...columnsOf(task))));
    },
    saveTimes: (times) => writeKey(database, 'times', times),
    removeTasks(ids) {
      inTransaction(() => {
        for (const id of ids) deleteTask.run(id);
        database.exec('DELETE FROM batch WHERE id NOT IN (SELECT batch_id FROM task)');
      });
    },
  };
}

const noTimes = { elapsedMs: 0, workedMs: 0 };

interface BatchRow {
  readonly id: number;
  readonly created_at: number;
}

interface TaskRow {
  readonly id: number;
  readonly batch_id: number;
  readonly line: number;
  readonly url: string;
  readonly folder: string;
  readonly name: string;
  readonly part_name: string;
  readonly state: string;
  readonly received: number;
  readonly total: number | null;
  readonly validator: string | null;
  readonly worked_ms: number;
  readonly duplicate_of: number | null;
  readonly note: string | null;
}

function taskOf(row: TaskRow): Task {
  const { batch_id, part_name, worked_ms, duplicate_of, state, ...same } = row;
  return {
    ...same,
    batchId: batch_id,
    partName: part_name,
    workedMs: worked_ms,
    duplicateOf: duplicate_of,
    state: JSON.parse(state) as TaskState,
  };
}

function columnsOf(task: Task): SQLInputValue[] {
  return [
    task.id,
    task.batchId,
    task.line,
    task.url,
    task.folder,
    task.name,
    task.partName,
    JSON.stringify(task.state),
    task.received,
    task.total,
    task.validator,
    task.workedMs,
    task.duplicateOf,
    task.note,
  ];
}
