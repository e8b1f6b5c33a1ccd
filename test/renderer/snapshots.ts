import type { WindowState } from '../../src-main/contract/ipc.ts';
import { usualSettings } from '../../src-main/contract/settings.ts';
import type { TaskSnapshot, Totals } from '../../src-main/contract/snapshot.ts';
import { noUpdate } from '../../src-main/contract/update.ts';
import { emptyMirror, type TaskNews } from '../../src-renderer/mirror/mirror.ts';

/** A waiting task, with what a test cares about. */
export function aTask(id: number, parts: Partial<TaskSnapshot> = {}): TaskSnapshot {
  return {
    id,
    batchId: 1,
    line: id,
    address: `https://example.org/${id}.png`,
    host: 'example.org',
    name: `${id}.png`,
    folder: '/downloads',
    status: 'queued',
    received: 0,
    total: null,
    checked: 0,
    bytesPerSecond: 0,
    limit: null,
    failure: null,
    waitingUntil: null,
    connections: 0,
    priority: 0,
    verdict: null,
    workedMs: 0,
    sameAsLine: null,
    alsoOnLines: [],
    isInsecure: false,
    note: null,
    ...parts,
  };
}

export function someTotals(parts: Partial<Totals> = {}): Totals {
  return { ...emptyMirror.totals, ...parts };
}

export function aState(revision: number, tasks: readonly TaskSnapshot[]): WindowState {
  const settings = usualSettings('/downloads');
  return {
    revision,
    tasks,
    totals: someTotals(),
    figures: emptyMirror.figures,
    rests: [],
    rejected: [],
    settings,
    heldAtStart: [],
    setAside: null,
    update: noUpdate,
  };
}

export function someNews(revision: number, parts: Partial<TaskNews> = {}): TaskNews {
  const { figures } = emptyMirror;
  return { revision, changed: [], removed: [], totals: someTotals(), figures, rests: [], ...parts };
}
