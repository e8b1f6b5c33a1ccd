import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { splitName } from '../words/shorten.ts';
import { Cell } from './Cell.tsx';
import { InsecureMark } from './InsecureMark.tsx';
import { KindIcon } from './KindIcon.tsx';
import styles from './Name.module.css';
import { PriorityMark } from './PriorityMark.tsx';

/** The element that holds the name of a task; its buttons refer to it. */
export function nameId(id: number): string {
  return `name-${id}`;
}

/** The name of the file; a long one loses its middle when there is no room. */
export function Name({ task }: { readonly task: TaskSnapshot }) {
  const { head, tail } = splitName(task.name);
  return (
    <Cell className={styles.cell}>
      <KindIcon name={task.name} status={task.status} />
      <span id={nameId(task.id)} className={styles.name} title={`${task.name}\n${task.address}`}>
        <InsecureMark isInsecure={task.isInsecure} />
        <PriorityMark task={task} />
        <bdi className={styles.head}>{head}</bdi>
        {tail !== '' && <bdi className={styles.tail}>{tail}</bdi>}
      </span>
    </Cell>
  );
}
