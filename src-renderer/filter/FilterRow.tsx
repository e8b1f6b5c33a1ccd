import { type Filter, filters } from '../mirror/groups.ts';
import { useModel, useWeft } from '../weft.ts';
import { count } from '../words/count.ts';
import styles from './FilterRow.module.css';
import { ListActions } from './ListActions.tsx';

const words: Readonly<Record<Filter, string>> = {
  all: 'All',
  unfinished: 'Unfinished',
  failed: 'Failed',
  done: 'Done',
};

/** Which rows are shown, and what can be done to all of them. */
export function FilterRow() {
  const { store } = useWeft();
  const current = useModel((model) => model.filter);
  const lists = useModel((model) => model.lists);
  return (
    <div className={styles.row}>
      <fieldset className={styles.filters}>
        <legend className={styles.legend}>Show</legend>
        {filters.map((filter) => (
          <button
            key={filter}
            type="button"
            className={styles.filter}
            aria-pressed={filter === current}
            onClick={() => store.setState({ filter })}
          >
            {words[filter]}{' '}
            <span
              className={styles.count}
              data-alarm={filter === 'failed' && lists.failed.length > 0}
            >
              {count(lists[filter].length)}
            </span>
          </button>
        ))}
      </fieldset>
      <ListActions />
    </div>
  );
}
