import { useState } from 'react';
import { Menu } from '../controls/Menu.tsx';
import { meantBy } from '../selection/selection.ts';
import type { MenuPlace, Model } from '../store.ts';
import { useModel, useWeft } from '../weft.ts';
import { actionWords, groupWords, keyWords } from '../words/row-action.ts';
import { selectedWords } from '../words/selected.ts';
import { actionIcons } from './action-icons.ts';
import { keyOf, menuActions, offersOf, type RowAction } from './row-actions.ts';
import { useGroupAction, useRowAction } from './use-row-action.ts';

/** The menu of a row, while one is open. */
export function RowMenu() {
  const place = useModel((model) => model.menu);
  return place && <OpenMenu key={`${place.id} ${place.left} ${place.top}`} place={place} />;
}

/** What the menu is for as it was when it was opened: it must not change under the pointer. */
function OpenMenu({ place }: { readonly place: MenuPlace }) {
  const { store } = useWeft();
  const act = useRowAction();
  const actOnGroup = useGroupAction();
  const [{ task, rows }] = useState(() => subjectOf(store.getState(), place.id));
  if (task === undefined) return null;
  const isGroup = rows.length > 1;
  const items = isGroup
    ? [...offersOf(rows)].map(([action, offered]) => ({
        ...itemOf(action, groupWords(action, offered.length)),
        onChoose: () =>
          actOnGroup(
            action,
            offered.map(({ id }) => id),
          ),
      }))
    : menuActions(task).map((action) => ({
        ...itemOf(action, actionWords(action, task)),
        onChoose: () => act(action, place.id),
      }));
  return (
    <Menu
      label={isGroup ? selectedWords(rows.length) : task.name}
      left={place.left}
      top={place.top}
      items={items}
      onClose={() => store.setState({ menu: null })}
    />
  );
}

function subjectOf({ tasks, selection, lists, filter }: Model, id: number) {
  const meant = meantBy(id, selection, lists[filter]);
  const rows = meant.map((one) => tasks.get(one)).filter((row) => row !== undefined);
  return { task: tasks.get(id), rows };
}

function itemOf(action: RowAction, words: string) {
  const key = keyOf(action);
  const keyParts = key !== undefined && { key, keyWords: keyWords(key) };
  return { id: action, icon: actionIcons[action], words, ...keyParts };
}
