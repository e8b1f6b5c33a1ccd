import { EllipsisVertical } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { IconButton } from '../controls/Button.tsx';
import { useModel, useWeft } from '../weft.ts';
import { actionWords, keyWords } from '../words/row-action.ts';
import { actionIcons } from './action-icons.ts';
import { Cell } from './Cell.tsx';
import { nameId } from './Name.tsx';
import styles from './RowButtons.module.css';
import { keyOf, rowActions } from './row-actions.ts';
import { useRowAction } from './use-row-action.ts';

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
        const words = actionWords(action, task);
        const key = keyOf(action);
        return (
          // Keyed by its place: a button keeps the focus when the state changes under it.
          <IconButton
            key={place}
            icon={actionIcons[action]}
            words={words}
            title={key === undefined ? words : `${words} (${keyWords(key)})`}
            aria-keyshortcuts={key}
            aria-describedby={nameId(task.id)}
            tabIndex={isCurrent ? 0 : -1}
            data-place={place}
            onClick={() => act(action, task.id)}
          />
        );
      })}
      <MenuButton task={task} isCurrent={isCurrent} />
    </Cell>
  );
}

function MenuButton({ task: { id }, isCurrent }: RowButtonsProps) {
  const { store } = useWeft();
  const isOpen = useModel((model) => model.menu?.id === id);
  function toggle({ currentTarget }: MouseEvent): void {
    const { left, bottom } = currentTarget.getBoundingClientRect();
    store.setState({ menu: isOpen ? null : { id, left, top: bottom } });
  }
  return (
    <IconButton
      icon={EllipsisVertical}
      words="More"
      aria-haspopup="menu"
      aria-expanded={isOpen}
      aria-describedby={nameId(id)}
      tabIndex={isCurrent ? 0 : -1}
      onClick={toggle}
    />
  );
}
