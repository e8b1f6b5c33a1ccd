import { X } from 'lucide-react';
import { Button, IconButton } from '../controls/Button.tsx';
import { actionIcons } from '../list/action-icons.ts';
import { type RowAction, rowActions } from '../list/row-actions.ts';
import { useGroupAction } from '../list/use-row-action.ts';
import type { Model } from '../store.ts';
import { useModel, useWeft } from '../weft.ts';
import styles from './Selection.module.css';
import { noSelection } from './selection.ts';

const offered = [
  { action: 'pause', words: 'Pause' },
  { action: 'resume', words: 'Resume' },
  { action: 'retry', words: 'Retry' },
  { action: 'cancel', words: 'Cancel' },
  { action: 'remove', words: 'Remove' },
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
        .map(({ action, words }) => (
          <Button
            key={action}
            icon={actionIcons[action]}
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
        onClick={() => store.setState({ selection: noSelection })}
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
