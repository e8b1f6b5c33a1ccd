import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { useModel, useNow } from '../weft.ts';
import { connectionsWords } from '../words/connections.ts';
import { duplicateWords } from '../words/duplicate.ts';
import { limitWords } from '../words/limit.ts';
import { restWords, waitingWords } from '../words/waiting.ts';
import { Cell } from './Cell.tsx';
import styles from './Subline.module.css';

/** Under the name: where the file comes from, and what there is to say about it. */
export function Subline({ task }: { readonly task: TaskSnapshot }) {
  const duplicate = duplicateWords(task);
  const { status, failure } = task;
  const remarks = [duplicate, task.note].filter((remark) => remark !== null);
  const connections = connectionsWords(task.connections);
  const limit = limitWords(task);
  const title = [task.address, failure?.message, failure?.detail, ...remarks];
  const restsUntil = useModel((model) => model.rests.get(task.host));
  return (
    <Cell className={styles.subline} title={title.filter(Boolean).join('\n')}>
      <bdi className={styles.host}>{task.host}</bdi>
      {status === 'waiting' && <Waiting task={task} />}
      {status === 'queued' && restsUntil !== undefined && <Resting {...{ task, restsUntil }} />}
      {status === 'failed' && failure !== null && (
        <span className={styles.failure}>
          {failure.message}
          {failure.detail !== '' && <span className={styles.detail}> {failure.detail}</span>}
        </span>
      )}
      {limit !== null && <span>{limit}</span>}
      {connections !== null && <span>{connections}</span>}
      {remarks.map((remark) => (
        <span key={remark} className={styles.remark}>
          {remark}
        </span>
      ))}
    </Cell>
  );
}

/** Counts down; nothing else of the row renders again for that. */
function Waiting({ task }: { readonly task: TaskSnapshot }) {
  const look = task.failure === null ? styles.planned : styles.waiting;
  return <span className={look}>{waitingWords(task, useNow())}</span>;
}

interface RestingProps {
  readonly task: TaskSnapshot;
  readonly restsUntil: number;
}

/** Goes by itself when the server has rested. */
function Resting({ task, restsUntil }: RestingProps) {
  const words = restWords(task, restsUntil, useNow());
  return words && <span className={styles.waiting}>{words}</span>;
}
