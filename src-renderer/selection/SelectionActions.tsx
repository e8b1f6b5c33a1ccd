import { Ban, Pause, Play, RotateCw, Trash2, X } from 'lucide-react';
import { Button, IconButton } from '../controls/Button.tsx';
import { type RowAction, rowActions } from '../list/row-actions.ts';
import { useGroupAction } from '../list/use-row-action.ts';
import type { Model } from '../store.ts';
import { useModel, useWeft } from '../weft.ts';
import styles from './Selection.module.css';
import { noSelection } from './selection.ts';

const offered = [
  { action: 'pause', words: 'Pause', icon: Pause },
  { action: 'resume', words: 'Resume', icon: Play },
  { action: 'retry', words: 'Retry', icon: RotateCw },
  { action: 'cancel', words: 'Cancel', icon: Ban },
  { action: 'remove', words: 'Remove', icon: Trash2 },
] as const;

/** What is wanted most often of many rows; the menu has the rest. */
export function SelectionActions() {
  const { store } = useWeft();
  const act = useGroupAction();
  const names = useModel(namesOfOffers).split(' ');
  function selected(): readonly number[] {
    const { lists, filter, selection } = store.getState();
    return lists[filter].filter((id) => selection.ids.has(id));
  }
  return (
    <div className={styles.actions}>
      {offered
        .filter(({ action }) => names.includes(action))
        .map(({ action, words, icon }) => (
          <Button
            key={action}
            icon={icon}
            look="quiet"
            folds
            title={`${words} what is selected`}
            onClick={() => act(action, selected())}
          >
            {words}
          </Button>
        ))}
      <IconButton
        icon={X}
        words="Select nothing"
        onClick={() => {
          store.setState({ selection: noSelection });
          // This button goes; the keys go on where they were.
          document.querySelector<HTMLElement>('[data-task-id][tabindex="0"]')?.focus();
        }}
      />
    </div>
  );
}

/** As text, so that nothing renders again while it is the same. */
function namesOfOffers({ tasks, selection }: Model): string {
  const found = new Set<RowAction>();
  for (const id of selection.ids) {
    const task = tasks.get(id);
    for (const action of task === undefined ? [] : rowActions(task)) found.add(action);
  }
  return [...found].join(' ');
}
