import { useState } from 'react';
import { Menu } from '../controls/Menu.tsx';
import type { MenuPlace } from '../store.ts';
import { useModel, useWeft } from '../weft.ts';
import { actionWords, keyWords } from '../words/row-action.ts';
import { actionIcons } from './action-icons.ts';
import { keyOf, menuActions } from './row-actions.ts';
import { useRowAction } from './use-row-action.ts';

/** The menu of a row, while one is open. */
export function RowMenu() {
  const place = useModel((model) => model.menu);
  return place && <OpenMenu key={`${place.id} ${place.left} ${place.top}`} place={place} />;
}

function OpenMenu({ place }: { readonly place: MenuPlace }) {
  const { store } = useWeft();
  const act = useRowAction();
  // As it was when the menu was opened: what is offered must not change under the pointer.
  const [task] = useState(() => store.getState().tasks.get(place.id));
  if (task === undefined) return null;
  const items = menuActions(task).map((action) => {
    const key = keyOf(action);
    return {
      id: action,
      icon: actionIcons[action],
      words: actionWords(action, task),
      ...(key !== undefined && { key, keyWords: keyWords(key) }),
      onChoose: () => act(action, place.id),
    };
  });
  return (
    <Menu
      label={task.name}
      left={place.left}
      top={place.top}
      items={items}
      onClose={() => store.setState({ menu: null })}
    />
  );
}
