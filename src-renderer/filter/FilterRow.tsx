import type { Totals } from '../../src-main/contract/snapshot.ts';
import { type Filter, filters } from '../mirror/groups.ts';
import { SelectedCount } from '../selection/SelectedCount.tsx';
import { SelectionActions } from '../selection/SelectionActions.tsx';
import { useModel, useWeft } from '../weft.ts';
import { count } from '../words/count.ts';
import styles from './FilterRow.module.css';
import { ListActions } from './ListActions.tsx';

const words: Readonly<Record<Filter, string>> = {
  all: 'All',
  unfinished: 'Unfinished',
  waiting: 'Waiting',
  failed: 'Failed',
  done: 'Done',
};

/** How many files a filter is about; an address that stands twice in a list is one file. */
function filesOf(filter: Filter, totals: Totals): number {
  switch (filter) {
    case 'all':
      return totals.tasks;
    case 'unfinished':
      return totals.queued + totals.waiting + totals.active + totals.paused;
    default:
      return totals[filter];
  }
}

/** Whether a filter is offered: seldom does anything wait for its time. */
function isOffered(filter: Filter, current: Filter, totals: Totals): boolean {
  return filter !== 'waiting' || current === 'waiting' || totals.waiting > 0;
}

/** Which rows are shown, and what can be done to all of them. */
export function FilterRow() {
  const { store } = useWeft();
  const current = useModel((model) => model.filter);
  const totals = useModel((model) => model.totals);
  const hasSelection = useModel((model) => model.selection.ids.size > 1);
  const offered = filters.filter((filter) => isOffered(filter, current, totals));
  return (
    <div className={styles.row}>
      <fieldset className={styles.filters}>
        <legend className={styles.legend}>Show</legend>
        {offered.map((filter) => (
          <button
            key={filter}
            type="button"
            className={styles.filter}
            aria-pressed={filter === current}
            onClick={() => store.setState({ filter })}
          >
            {words[filter]}{' '}
            <span className={styles.count} data-alarm={filter === 'failed' && totals.failed > 0}>
              {count(filesOf(filter, totals))}
            </span>
          </button>
        ))}
      </fieldset>
      <SelectedCount />
      {hasSelection ? <SelectionActions /> : <ListActions />}
    </div>
  );
}
