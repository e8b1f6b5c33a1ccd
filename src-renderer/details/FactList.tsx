import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import type { TaskDetails } from '../../src-main/contract/task-details.ts';
import { useModel, useNow } from '../weft.ts';
import styles from './FactList.module.css';
import { factsOf } from './facts.ts';

interface FactListProps {
  readonly task: TaskSnapshot;
  readonly details: TaskDetails | null;
}

/** What is known of a task, as labels and texts that can be marked and copied. */
export function FactList({ task, details }: FactListProps) {
  const now = useNow();
  const restsUntil = useModel((model) => model.rests.get(task.host));
  return (
    <dl className={styles.facts}>
      {factsOf(task, details, now, restsUntil).map(({ label, text, look }) => (
        <div key={`${label} ${text}`} className={styles.fact}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.text} data-look={look}>
            <bdi>{text}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
