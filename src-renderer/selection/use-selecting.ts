import type { KeyboardEvent, MouseEvent } from 'react';
import { rowOf } from '../list/row-of.ts';
import { useWeft } from '../weft.ts';
import { every, noSelection, only, ranged, type Selection, toggled } from './selection.ts';

type Held = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** On a Mac the command key is what Ctrl is elsewhere. */
export function isWithControl({ ctrlKey, metaKey }: Omit<Held, 'shiftKey'>): boolean {
  return ctrlKey || metaKey;
}

/** Keyboard and mouse select rows as they select files elsewhere. */
export function useSelecting(ids: readonly number[], currentId: number | undefined) {
  const { store } = useWeft();

  function change(by: (selection: Selection) => Selection): void {
    store.setState(({ selection }) => ({ selection: by(selection) }));
  }

  return {
    /** A move selects the row that it leads to, with Shift all on the way, with Ctrl nothing. */
    byMove(held: Held, from: number, to: number | undefined): void {
      const adds = isWithControl(held);
      if (to === undefined || (adds && !held.shiftKey)) return;
      change((selection) =>
        held.shiftKey ? ranged(selection, ids, { from, to, adds }) : only(to),
      );
    },

    /** Ctrl+A selects all, Ctrl+Space one more or one less; whether the key was one of them. */
    byKey(event: KeyboardEvent, id: number): boolean {
      if (!isWithControl(event) || event.altKey || event.shiftKey) return false;
      const key = event.key.toLowerCase();
      if (key === 'a') change(({ anchor }) => every(ids, anchor ?? id));
      else if (key === ' ') change((selection) => toggled(selection, id));
      return key === 'a' || key === ' ';
    },

    /** A click beside the rows selects nothing; one on a button is for the button. */
    onClick(event: MouseEvent): void {
      const id = rowOf(event.target)?.id;
      const isForButton = event.target instanceof Element && event.target.closest('button');
      if (isForButton) return;
      const adds = isWithControl(event);
      change((selection) => {
        if (id === undefined) return noSelection;
        if (event.shiftKey) {
          return ranged(selection, ids, { from: currentId ?? id, to: id, adds });
        }
        return adds ? toggled(selection, id) : only(id);
      });
    },
  };
}
