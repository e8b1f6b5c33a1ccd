import { FolderOpen, type LucideIcon, Pause, Play, RotateCw, Trash2, X } from 'lucide-react';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { IconButton } from '../controls/Button.tsx';
import { Cell } from './Cell.tsx';
import { nameId } from './Name.tsx';
import styles from './RowButtons.module.css';
import { type RowAction, rowActions, rowActionWords } from './row-actions.ts';
import { useRowAction } from './use-row-action.ts';

const icons: Readonly<Record<RowAction, LucideIcon>> = {
  'show-in-folder': FolderOpen,
  retry: RotateCw,
  pause: Pause,
  resume: Play,
  cancel: X,
  remove: Trash2,
};

interface RowButtonsProps {
  readonly task: TaskSnapshot;
  readonly isCurrent: boolean;
}

/** What can be done to the task; in the tab order only for the current row. */
export function RowButtons({ task, isCurrent }: RowButtonsProps) {
  const act = useRowAction();
  const places = ['first', 'second'] as const;
  const actions = rowActions(task);
  return (
    <Cell className={styles.cell}>
      {places.map((place, index) => {
        const action = actions[index];
        if (action === undefined) return null;
        return (
          // Keyed by its place: a button keeps the focus when the state changes under it.
          <IconButton
            key={place}
            icon={icons[action]}
            words={rowActionWords[action]}
            aria-describedby={nameId(task.id)}
            tabIndex={isCurrent ? 0 : -1}
            onClick={() => act(action, task.id)}
          />
        );
      })}
    </Cell>
  );
}
