// The address is normalised: whatever comes before an @ in its authority is a login.
const afterScheme = "instr(url, '://') + 3";
const authority = `substr(url, ${afterScheme}, instr(substr(url, ${afterScheme}) || '/', '/') - 1)`;
const shownAddress = `substr(url, 1, ${afterScheme} - 1) || substr(url, ${afterScheme} + instr(${authority}, '@'))`;

/** The key under which the time is kept at which the history was last cleared. */
export const clearedKey = 'history-cleared';

/** Whether a task on the list came to its end since then. */
export const hasEnded = `ended_at >
  coalesce((SELECT CAST(value AS INTEGER) FROM keyed WHERE key = '${clearedKey}'), 0)`;

/** The columns of `history_task` but for its id. */
export const recordColumns = `batch_id, line, name, folder, address, status, verdict, failure, note,
  bytes, digest, ended_at, worked_ms`;

/** What the history says of the tasks on the list: `recordColumns` and, before them, their ids. */
export const endedTasks = `SELECT id, batch_id, line, name, folder, ${shownAddress} AS address,
  json_extract(state, '$.kind') AS status, json_extract(state, '$.verdict') AS verdict,
  json_extract(state, '$.failure.message') AS failure, note, received AS bytes, digest, ended_at,
  worked_ms FROM task WHERE duplicate_of IS NULL AND ${hasEnded}`;
