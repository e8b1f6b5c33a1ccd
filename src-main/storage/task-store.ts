import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { BatchElapsed, TaskStorage } from '../contract/storage.ts';
import {
  type Batch,
  type BatchOptions,
  isSettled,
  type Priority,
  plainBatchOptions,
  type Task,
  type Times,
} from '../contract/task.ts';
import type { TaskEvent } from '../contract/task-event.ts';
import { createHistoryRecorder } from './history-recorder.ts';
import { inTransaction } from './in-transaction.ts';
import { readKey, writeKey } from './keyed.ts';
import { syncLog } from './sync-log.ts';

/** Tasks, batches, times and rooms of hosts in the database. */
export function createTaskStore(database: DatabaseSync): TaskStorage {
  const insertBatch = database.prepare(
    'INSERT INTO batch (id, created_at, options) VALUES (?, ?, ?)',
  );
  const insertTask = database.prepare(
    `INSERT INTO task (${allColumns.join(', ')}) VALUES (${placeholders(allColumns.length)})`,
  );
  const updateAll = database.prepare(updateOf([...calmColumns, ...busyColumns]));
  const updateBusy = database.prepare(updateOf(busyColumns));
  const addEvents = database.prepare('INSERT INTO event (task_id, events) VALUES (?, ?)');
  const forgetEvents = database.prepare(
    `DELETE FROM event WHERE task_id = ? AND id NOT IN
       (SELECT id FROM event WHERE task_id = ? ORDER BY id DESC LIMIT ${mostAttempts})`,
  );
  const loadEvents = database.prepare('SELECT events FROM event WHERE task_id = ? ORDER BY id');
  const deleteEvents = database.prepare('DELETE FROM event WHERE task_id = ?');
  const deleteTask = database.prepare('DELETE FROM task WHERE id = ?');
  const saveRoom = database.prepare('INSERT OR REPLACE INTO host (name, room) VALUES (?, ?)');
  const history = createHistoryRecorder(database);
  const forgetRoom = database.prepare('DELETE FROM host WHERE name = ?');

  return {
    load() {
      const batches = database.prepare('SELECT * FROM batch ORDER BY id').all() as unknown;
      const tasks = database.prepare('SELECT * FROM task ORDER BY id').all() as unknown;
      const batchRows = batches as BatchRow[];
      const records = database
        .prepare('SELECT id, elapsed_ms FROM history_batch ORDER BY id')
        .all() as unknown;
      const elapsed = (records as RecordRow[]).map(elapsedOf);
      return {
        elapsed,
        lastBatchId: elapsed.at(-1)?.batchId ?? 0,
        batches: batchRows.map(batchOf),
        tasks: (tasks as TaskRow[]).map(taskOf),
        times: {
          ...noTimes,
          ...(readKey(database, 'times') as Partial<Times> | undefined),
        },
      };
    },
    addBatch(batch, tasks) {
      inTransaction(database, () => {
        insertBatch.run(batch.id, batch.createdAt, JSON.stringify(batch.options));
        history.addBatch(batch, tasks);
        for (const task of tasks) {
          insertTask.run(...fixedValues(task), ...calmValues(task), ...busyValues(task), task.id);
        }
      });
    },
    saveBatch(batch) {
      database
        .prepare('UPDATE batch SET options = ? WHERE id = ?')
        .run(JSON.stringify(batch.options), batch.id);
    },
    saveTasks(tasks) {
      inTransaction(database, () => {
        for (const { task, events, isCalm } of tasks) {
          if (isCalm) updateBusy.run(...busyValues(task), ...endValues(task), task.id);
          else updateAll.run(...calmValues(task), ...busyValues(task), ...endValues(task), task.id);
          if (events.length > 0) addEvents.run(task.id, JSON.stringify(events));
          // Only what did not succeed comes again.
          if (events.length > 0 && task.state.kind !== 'done') forgetEvents.run(task.id, task.id);
        }
      });
    },
    sync: () => syncLog(database),
    loadEvents(id) {
      const rows = loadEvents.all(id) as unknown;
      return (rows as { events: string }[]).flatMap(({ events }) => parsed<TaskEvent[]>(events));
    },
    loadRooms() {
      const rows = database.prepare('SELECT name, room FROM host').all() as unknown;
      return (rows as { name: string; room: number }[]).map(({ name, room }) => ({
        host: name,
        room,
      }));
    },
    saveRooms(rooms) {
      inTransaction(database, () => {
        for (const { host, room } of rooms) {
          if (room === null) forgetRoom.run(host);
          else saveRoom.run(host, room);
        }
      });
    },
    saveTimes(times, elapsed) {
      inTransaction(database, () => {
        writeKey(database, 'times', times);
        history.saveElapsed(elapsed);
      });
    },
    removeTasks(ids) {
      inTransaction(database, () => {
        history.keep(ids);
        for (const id of ids) {
          deleteTask.run(id);
          deleteEvents.run(id);
        }
        database.exec('DELETE FROM batch WHERE id NOT IN (SELECT batch_id FROM task)');
        history.prune();
      });
    },
  };
}

// Of how many saves of one task the events are kept.
const mostAttempts = 20;

const noTimes: Times = { elapsedMs: 0, workedMs: 0, timedFrom: 0, timedAgain: [] };

/** What never changes once a task is there. */
const fixedColumns = ['batch_id', 'line', 'folder', 'duplicate_of'] as const;

/** What changes by what a person does, or once at most. */
const calmColumns = [
  'url',
  'mirrors',
  'headers',
  'part_name',
  'has_final_name',
  'digest',
  'priority',
  'rank',
  'bytes_per_second',
] as const;

/** What changes with every step. */
const busyColumns = [
  'name',
  'state',
  'received',
  'gaps',
  'total',
  'etag',
  'last_modified',
  'worked_ms',
  'note',
] as const;

const allColumns = [...fixedColumns, ...calmColumns, ...busyColumns, 'id'] as const;

function updateOf(columns: readonly string[]): string {
  const values = columns.map((name) => `${name} = ?`).join(', ');
  // When a task came to its end is told once, and forgotten when it is tried again.
  return `UPDATE task SET ${values}, ended_at = iif(?, coalesce(ended_at, ?), NULL) WHERE id = ?`;
}

function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

interface BatchRow {
  readonly id: number;
  readonly created_at: number;
  readonly options: string;
}

function batchOf({ id, created_at, options }: BatchRow): Batch {
  const stored = JSON.parse(options) as Partial<BatchOptions>;
  const access = { ...plainBatchOptions.access, ...stored.access };
  return { id, createdAt: created_at, options: { ...plainBatchOptions, ...stored, access } };
}

interface RecordRow {
  readonly id: number;
  readonly elapsed_ms: number;
}

function elapsedOf({ id, elapsed_ms }: RecordRow): BatchElapsed {
  return { batchId: id, elapsedMs: elapsed_ms };
}

type TaskRow = Readonly<Record<(typeof allColumns)[number], SQLInputValue>>;

function taskOf(row: TaskRow): Task {
  return {
    id: row.id as number,
    batchId: row.batch_id as number,
    line: row.line as number,
    url: row.url as string,
    mirrors: parsed(row.mirrors),
    headers: parsed(row.headers),
    folder: row.folder as string,
    name: row.name as string,
    partName: row.part_name as string,
    hasFinalName: row.has_final_name === 1,
    state: parsed(row.state),
    digest: parsed(row.digest),
    priority: row.priority as Priority,
    rank: row.rank as number,
    bytesPerSecond: row.bytes_per_second as number | null,
    received: row.received as number,
    gaps: row.gaps === null ? null : parsed(row.gaps),
    total: row.total as number | null,
    etag: row.etag as string | null,
    lastModified: row.last_modified as string | null,
    workedMs: row.worked_ms as number,
    duplicateOf: row.duplicate_of as number | null,
    note: row.note as string | null,
  };
}

function parsed<Value>(column: SQLInputValue): Value {
  return JSON.parse(String(column)) as Value;
}

function fixedValues(task: Task): SQLInputValue[] {
  return [task.batchId, task.line, task.folder, task.duplicateOf];
}

function calmValues(task: Task): SQLInputValue[] {
  return [
    task.url,
    JSON.stringify(task.mirrors),
    JSON.stringify(task.headers),
    task.partName,
    Number(task.hasFinalName),
    JSON.stringify(task.digest),
    task.priority,
    task.rank,
    task.bytesPerSecond,
  ];
}

function busyValues(task: Task): SQLInputValue[] {
  return [
    task.name,
    JSON.stringify(task.state),
    task.received,
    task.gaps === null ? null : JSON.stringify(task.gaps),
    task.total,
    task.etag,
    task.lastModified,
    task.workedMs,
    task.note,
  ];
}

/** Whether the task has come to its end, and when. */
function endValues({ state }: Task): SQLInputValue[] {
  return isSettled(state.kind) ? [1, Date.now()] : [0, null];
}
