import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type {
  HistoryBatch,
  HistoryFile,
  HistoryFileId,
  HistoryPage,
  HistoryQuery,
} from '../contract/history.ts';
import { clearedKey, endedTasks, hasEnded, recordColumns } from './ended-tasks.ts';
import { inTransaction } from './in-transaction.ts';
import { writeKey } from './keyed.ts';

/** What was downloaded so far: what is on the list, and what was removed from it. */
export interface HistoryStore {
  /** Lists with at least one file in which a text stands; the latest first. */
  lists(search: string): readonly HistoryBatch[];
  /** Files in the order of their lists, the latest list first. */
  files(query: HistoryQuery): HistoryPage;
  /** The files of one list, in its order. */
  filesOf(batchId: number): readonly HistoryFile[];
  batch(id: number): HistoryBatch | null;
  file(id: HistoryFileId): HistoryFile | null;
  /** Forgets everything that came to an end so far. What is on the list stays there. */
  clear(): void;
}

/** Reads the history; see `createHistoryRecorder` for what writes it. */
export function createHistoryStore(database: DatabaseSync): HistoryStore {
  const all = (sql: string, ...values: readonly SQLInputValue[]) =>
    database.prepare(sql).all(...values) as unknown;

  const lists = (where: string, ...values: readonly SQLInputValue[]) =>
    (all(`${listsText} AND ${where} ORDER BY list.id DESC`, ...values) as BatchRow[]).map(batchOf);
  const files = (rest: string, ...values: readonly SQLInputValue[]) =>
    (all(`SELECT * FROM (${filesText}) ${rest}`, ...values) as FileRow[]).map(fileOf);

  return {
    lists: (search) =>
      search === ''
        ? lists('true')
        : lists(
            `list.id IN (SELECT batch_id FROM (${filesText}) WHERE ${matches})`,
            ...patterns(search),
          ),
    files({ batchId, search, from, count }) {
      const conditions = [
        ...(batchId === null ? [] : ['batch_id = ?']),
        ...(search === '' ? [] : [matches]),
      ];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      const values = [
        ...(batchId === null ? [] : [batchId]),
        ...(search === '' ? [] : patterns(search)),
      ];
      const counted = all(
        `SELECT count(*) AS total FROM (${filesText}) ${where}`,
        ...values,
      ) as CountRow[];
      return {
        files: files(
          `${where} ORDER BY ${batchId === null ? `batch_id DESC, ${inList}` : inList} LIMIT ? OFFSET ?`,
          ...values,
          count,
          from,
        ),
        total: counted[0]?.total ?? 0,
      };
    },
    filesOf: (batchId) => files(`WHERE batch_id = ? ORDER BY ${inList}`, batchId),
    batch: (id) => lists('list.id = ?', id)[0] ?? null,
    file: ({ isOnList, id }) =>
      files('WHERE is_on_list = ? AND id = ?', Number(isOnList), id)[0] ?? null,
    clear() {
      inTransaction(database, () => {
        writeKey(database, clearedKey, Date.now());
        database.exec(`DELETE FROM history_task;
        UPDATE history_batch SET done = 0, failed = 0, cancelled = 0, bytes = 0, worked_ms = 0;
        DELETE FROM history_batch WHERE id NOT IN (SELECT batch_id FROM task);`);
      });
    },
  };
}

const filesText = `SELECT 0 AS is_on_list, id, ${recordColumns} FROM history_task
  UNION ALL SELECT 1 AS is_on_list, id, ${recordColumns} FROM (${endedTasks})`;

/** The order of the files of one list. */
const inList = 'line, is_on_list, id';

const matches = "(name LIKE ? ESCAPE '\\' OR address LIKE ? ESCAPE '\\')";

function patterns(search: string): [string, string] {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return [pattern, pattern];
}

const onList = `SELECT batch_id, sum(ended_at IS NULL) AS unfinished,
    sum(ended_at IS NOT NULL AND kind = 'done') AS done,
    sum(ended_at IS NOT NULL AND kind = 'failed') AS failed,
    sum(ended_at IS NOT NULL AND kind = 'cancelled') AS cancelled,
    sum(received) AS bytes, sum(worked_ms) AS worked_ms
  FROM (SELECT batch_id, ended_at, json_extract(state, '$.kind') AS kind, received, worked_ms
    FROM task WHERE duplicate_of IS NULL AND (ended_at IS NULL OR ${hasEnded}))
  GROUP BY batch_id`;

const listsText = `SELECT list.id, list.added_at, list.folder, list.elapsed_ms,
    list.done + coalesce(present.done, 0) AS done,
    list.failed + coalesce(present.failed, 0) AS failed,
    list.cancelled + coalesce(present.cancelled, 0) AS cancelled,
    coalesce(present.unfinished, 0) AS unfinished,
    list.bytes + coalesce(present.bytes, 0) AS bytes,
    list.worked_ms + coalesce(present.worked_ms, 0) AS worked_ms
  FROM history_batch AS list LEFT JOIN (${onList}) AS present ON present.batch_id = list.id
  WHERE list.done + list.failed + list.cancelled + coalesce(present.unfinished + present.done +
    present.failed + present.cancelled, 0) > 0`;

interface CountRow {
  readonly total: number;
}

interface BatchRow {
  readonly id: number;
  readonly added_at: number;
  readonly folder: string;
  readonly elapsed_ms: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly unfinished: number;
  readonly bytes: number;
  readonly worked_ms: number;
}

function batchOf({ added_at, elapsed_ms, worked_ms, ...row }: BatchRow): HistoryBatch {
  return { ...row, addedAt: added_at, elapsedMs: elapsed_ms, oneByOneMs: worked_ms };
}

interface FileRow
  extends Pick<
    HistoryFile,
    | 'id'
    | 'line'
    | 'name'
    | 'folder'
    | 'address'
    | 'status'
    | 'verdict'
    | 'failure'
    | 'note'
    | 'bytes'
  > {
  readonly is_on_list: number;
  readonly batch_id: number;
  readonly digest: string;
  readonly ended_at: number;
  readonly worked_ms: number;
}

function fileOf(row: FileRow): HistoryFile {
  const { is_on_list, batch_id, digest, ended_at, worked_ms, ...rest } = row;
  return {
    ...rest,
    isOnList: is_on_list === 1,
    batchId: batch_id,
    digest: JSON.parse(digest),
    endedAt: ended_at,
    workedMs: worked_ms,
  };
}
