import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { stepValue } from '../words/bar.ts';
import { stateWords, verdictWords } from '../words/state.ts';
import { Cell } from './Cell.tsx';
import styles from './State.module.css';
import { StateMark } from './StateMark.tsx';

/** The state in words; for a done file also how well it was verified. */
export function State({ task: { status, verdict, ...task } }: { readonly task: TaskSnapshot }) {
  const value = stepValue({ status, ...task });
  return (
    <Cell
      className={styles.cell}
      title={verdict === null ? task.failure?.detail : verdictWords[verdict].long}
    >
      <StateMark status={status} verdict={verdict} />
      <span className={styles.word}>{stateWords[status]}</span>
      {value !== null && (
        <span className={styles.value} aria-hidden>
          {value}%
        </span>
      )}
      {verdict !== null && <span className={styles.verdict}>{verdictWords[verdict].short}</span>}
    </Cell>
  );
}
