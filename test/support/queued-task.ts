import type { Task } from '../../src-main/contract/task.ts';

/** A task that was just added to the first list, but for `parts`. */
export function queuedTask(id: number, parts: Partial<Task> = {}): Task {
  return {
    id,
    batchId: 1,
    line: id,
    url: `http://a.example/${id}`,
    folder: '/files',
    name: `${id}.bin`,
    hasFinalName: true,
    partName: `${id}.bin.00000000.weft-part`,
    state: { kind: 'queued' },
    mirrors: [],
    headers: {},
    digest: null,
    priority: 0,
    rank: id,
    bytesPerSecond: null,
    received: 0,
    gaps: null,
    total: null,
    etag: null,
    lastModified: null,
    workedMs: 0,
    duplicateOf: null,
    note: null,
    ...parts,
  };
}
