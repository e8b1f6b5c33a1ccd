import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { flowWords } from '../words/flow.ts';
import { Cell } from './Cell.tsx';
import styles from './Flow.module.css';

/** Speed and time that is left; for a done file the time that it took. */
export function Flow({ task }: { readonly task: TaskSnapshot }) {
  const { first, second } = flowWords(task);
  return (
    <Cell
      className={styles.cell}
      title={task.status === 'done' ? 'Time spent working on this file' : undefined}
    >
      <span className={styles.first}>{first}</span>
      <span className={styles.second}>{second}</span>
    </Cell>
  );
}
