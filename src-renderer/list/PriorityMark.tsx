import { ChevronsDown, ChevronsUp } from 'lucide-react';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { priorityWords } from '../words/priority.ts';
import styles from './PriorityMark.module.css';

/** Before the name: whether the file goes before the others, or after them; nothing once it is done. */
export function PriorityMark({ task: { priority, status } }: { readonly task: TaskSnapshot }) {
  if (priority === 0 || status === 'done') return null;
  const Icon = priority > 0 ? ChevronsUp : ChevronsDown;
  const words = priorityWords[priority];
  return (
    <span role="img" aria-label={words} title={words} className={styles.mark}>
      <Icon size={15} strokeWidth={2.2} aria-hidden data-priority={priority} />
    </span>
  );
}
