import { useModel } from '../weft.ts';
import styles from './Downloads.module.css';
import { Grid } from './Grid.tsx';
import { RowMenu } from './RowMenu.tsx';

const nothing = {
  all: 'Nothing is left on the list.',
  unfinished: 'Everything is finished.',
  waiting: 'Nothing waits for its time.',
  failed: 'Nothing failed.',
  done: 'Nothing is done yet.',
} as const;

/** The rows of the chosen filter, or a sentence when there are none. */
export function Downloads() {
  const filter = useModel((model) => model.filter);
  const ids = useModel((model) => model.lists[model.filter]);
  if (ids.length === 0) return <p className={styles.nothing}>{nothing[filter]}</p>;
  return (
    <>
      <Grid key={filter} ids={ids} />
      <RowMenu />
    </>
  );
}
