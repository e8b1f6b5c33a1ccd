import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { duplicateWords } from '../words/duplicate.ts';
import { Cell } from './Cell.tsx';
import styles from './Subline.module.css';

/** Under the name: where the file comes from, and what there is to say about it. */
export function Subline({ task }: { readonly task: TaskSnapshot }) {
  const duplicate = duplicateWords(task);
  const failure = task.failure;
  const remarks = [duplicate, task.note].filter((remark) => remark !== null);
  const title = [task.address, failure?.message, failure?.detail, ...remarks];
  return (
    <Cell className={styles.subline} title={title.filter(Boolean).join('\n')}>
      <bdi className={styles.host}>{task.host}</bdi>
      {failure !== null && (
        <span className={styles.failure}>
          {failure.message}
          {failure.detail !== '' && <span className={styles.detail}> {failure.detail}</span>}
        </span>
      )}
      {remarks.map((remark) => (
        <span key={remark} className={styles.remark}>
          {remark}
        </span>
      ))}
    </Cell>
  );
}
