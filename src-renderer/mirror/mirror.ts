import type { Events, WindowState } from '../../src-main/contract/ipc.ts';
import type { Settings } from '../../src-main/contract/settings.ts';
import type {
  Figures,
  RejectedLine,
  Rest,
  TaskSnapshot,
  Totals,
} from '../../src-main/contract/snapshot.ts';
import { noUpdate, type Update } from '../../src-main/contract/update.ts';
import { groupOf, type Lists, listsOf, noLists } from './groups.ts';

export type TaskNews = Events['tasks-changed'];

/** The window's picture of what main holds. */
export interface Mirror {
  /** Revision of the last news taken over; null until the first state was fetched. */
  readonly revision: number | null;
  readonly tasks: ReadonlyMap<number, TaskSnapshot>;
  /** Keeps its identity as long as no row changes its group. */
  readonly lists: Lists;
  readonly totals: Totals;
  readonly figures: Figures;
  /** Until when servers rest, by name and port, in milliseconds since 1970. */
  readonly rests: ReadonlyMap<string, number>;
  readonly rejected: readonly RejectedLine[];
  readonly settings: Settings | null;
  /** What was under way before the start and waits to be asked to go on. */
  readonly heldAtStart: readonly number[];
  /** Path of a damaged list that was set aside at the start. */
  readonly setAside: string | null;
  readonly update: Update;
}

const noFigures: Figures = {
  done: 0,
  failed: 0,
  received: 0,
  expected: 0,
  unknown: 0,
  progress: 0,
};

const noTotals: Totals = {
  ...noFigures,
  tasks: 0,
  queued: 0,
  waiting: 0,
  active: 0,
  paused: 0,
  cancelled: 0,
  duplicates: 0,
  bytesPerSecond: 0,
  elapsedMs: 0,
  oneByOneMs: 0,
};

export const emptyMirror: Mirror = {
  revision: null,
  tasks: new Map(),
  lists: noLists,
  totals: noTotals,
  figures: noFigures,
  rests: new Map(),
  rejected: [],
  settings: null,
  heldAtStart: [],
  setAside: null,
  update: noUpdate,
};

export function mirrorOf(state: WindowState): Mirror {
  const tasks = new Map(state.tasks.map((task) => [task.id, task]));
  return { ...state, tasks, lists: listsOf(tasks), rests: restsOf(state) };
}

function restsOf({ rests }: { readonly rests: readonly Rest[] }): ReadonlyMap<string, number> {
  return new Map(rests.map(({ host, until }) => [host, until]));
}

/**
 * Takes over what changed.
 * @returns the same mirror for news that it already contains, `gap` when news before it is missing.
 */
export function withNews(mirror: Mirror, news: TaskNews): Mirror | 'gap' {
  if (mirror.revision === null || news.revision > mirror.revision + 1) return 'gap';
  if (news.revision <= mirror.revision) return mirror;
  const tasks = new Map(mirror.tasks);
  let regrouped = false;
  for (const task of news.changed) {
    const before = tasks.get(task.id);
    regrouped ||= before === undefined || groupOf(before.status) !== groupOf(task.status);
    tasks.set(task.id, task);
  }
  for (const id of news.removed) regrouped = tasks.delete(id) || regrouped;
  return {
    ...mirror,
    revision: news.revision,
    tasks,
    lists: regrouped ? listsOf(tasks) : mirror.lists,
    totals: news.totals,
    figures: news.figures,
    rests: restsOf(news),
  };
}
