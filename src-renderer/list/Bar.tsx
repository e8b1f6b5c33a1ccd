import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { barValue, bytesWords, partOf } from '../words/bar.ts';
import styles from './Bar.module.css';
import { Cell } from './Cell.tsx';

/** How much of the file is there: a bar, the bytes and the percentage. */
export function Bar({ task }: { readonly task: TaskSnapshot }) {
  const part = partOf(task);
  const value = barValue(task);
  return (
    <Cell className={styles.cell}>
      <div
        role="progressbar"
        aria-label={task.name}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(value !== null && { 'aria-valuenow': value })}
        className={styles.track}
        data-status={task.status}
      >
        <div
          className={part === null ? styles.unknown : styles.thread}
          {...(part !== null && { style: { transform: `translateX(${part * 100 - 100}%)` } })}
        />
      </div>
      <span className={styles.bytes}>{bytesWords(task)}</span>
      {value !== null && value > 0 && value < 100 && <span className={styles.value}>{value}%</span>}
    </Cell>
  );
}
