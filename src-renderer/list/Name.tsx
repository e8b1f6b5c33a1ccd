import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { Cell } from './Cell.tsx';
import { FileName } from './FileName.tsx';
import { InsecureMark } from './InsecureMark.tsx';
import { KindIcon } from './KindIcon.tsx';
import styles from './Name.module.css';
import { PriorityMark } from './PriorityMark.tsx';

/** The element that holds the name of a task; its buttons refer to it. */
export function nameId(id: number): string {
  return `name-${id}`;
}

/** The name of the file, with its icon and marks. */
export function Name({ task }: { readonly task: TaskSnapshot }) {
  return (
    <Cell className={styles.cell}>
      <KindIcon name={task.name} status={task.status} />
      <FileName id={nameId(task.id)} name={task.name} title={`${task.name}\n${task.address}`}>
        <InsecureMark isInsecure={task.isInsecure} />
        <PriorityMark task={task} />
      </FileName>
    </Cell>
  );
}
