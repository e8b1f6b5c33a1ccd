import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from 'react';
import { meantBy, noSelection } from '../selection/selection.ts';
import { isWithControl, useSelecting } from '../selection/use-selecting.ts';
import { useWeft } from '../weft.ts';
import { moveByKey } from './moves.ts';
import { groupKeyAction, isForGroup, keyAction } from './row-actions.ts';
import { rowOf } from './row-of.ts';
import { stepInRow } from './step-in-row.ts';
import { useGroupAction, useRowAction } from './use-row-action.ts';

interface GridParts {
  readonly ids: readonly number[];
  /** Index of the row that is in the tab order. */
  readonly current: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rowHeight: number;
  readonly setCurrentId: (id: number) => void;
  readonly scrollTo: (index: number) => void;
}

/** A key with what is held down beside it, as `row-actions.ts` names it. */
function nameOf({ key, altKey, shiftKey }: KeyboardEvent): string {
  return `${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${key === ' ' ? 'Space' : key}`;
}

/** Keyboard and focus of the list; a row that goes away hands the focus to its neighbour. */
export function useGridKeys(parts: GridParts) {
  const { ids, current, scroller, rowHeight, setCurrentId, scrollTo } = parts;
  const { store } = useWeft();
  const currentId = ids[current];
  const act = useRowAction();
  const actOnGroup = useGroupAction();
  const selecting = useSelecting(ids, currentId);
  /** Whether the current row must have the focus after the next rendering. */
  const wantsFocus = useRef(false);
  const hadFocus = useRef(false);

  useLayoutEffect(() => {
    // A row that was removed took the focus with it to the body.
    const lost = hadFocus.current && document.activeElement === document.body;
    if (currentId === undefined || !(wantsFocus.current || lost)) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-task-id="${currentId}"]`);
    if (!row) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  function moveTo(index: number): void {
    const id = ids[index];
    if (id === undefined) return;
    wantsFocus.current = true;
    setCurrentId(id);
    scrollTo(index);
  }

  /** Leaves one thing after the other. */
  function leave(): void {
    if (store.getState().details !== null) store.setState({ details: null });
    else store.setState({ selection: noSelection });
  }

  /** Does what a key does to the row, or to all that are selected with it. */
  function steer(key: string, id: number): boolean {
    const { tasks, selection } = store.getState();
    const meant = meantBy(id, selection, ids);
    const task = tasks.get(id);
    const own = task && keyAction(key, task);
    if (meant.length === 1 || (own !== undefined && !isForGroup(own))) {
      if (own !== undefined) act(own, id);
      return own !== undefined;
    }
    const rows = meant.map((one) => tasks.get(one)).filter((row) => row !== undefined);
    const action = groupKeyAction(key, rows);
    if (action !== undefined) actOnGroup(action, meant);
    return action !== undefined;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const found = rowOf(event.target);
    if (!found) return;
    if (event.key === 'Escape') leave();
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = event.altKey
      ? undefined
      : moveByKey(event.key, { from: current, count: ids.length, page });
    if (to !== undefined) {
      moveTo(to);
      selecting.byMove(event, found.id, ids[to]);
    } else if (!selecting.byKey(event, found.id)) {
      if (isWithControl(event)) return;
      const key = nameOf(event);
      if (!stepInRow(found.row, event.target, key)) {
        // Enter and Space on a button are its own.
        const isOwn = event.target === found.row || !/^(Shift\+)?(Enter|Space)$/.test(key);
        const isDone = isOwn && steer(key, found.id);
        // Space must not scroll the row away that it has nothing to do with.
        if (!isDone && !(isOwn && key === 'Space')) return;
      }
    }
    event.preventDefault();
  }

  function onFocus(event: FocusEvent): void {
    hadFocus.current = true;
    const found = rowOf(event.target);
    if (!found) return;
    setCurrentId(found.id);
    // Whoever goes through the list with the details open sees those of each row.
    const { details } = store.getState();
    if (details !== null && details.id !== found.id) {
      store.setState({ details: { ...details, id: found.id } });
    }
  }

  function onBlur(event: FocusEvent): void {
    // A removed row loses the focus without a next owner, and is no longer in the document.
    if (event.relatedTarget !== null || event.target.isConnected) hadFocus.current = false;
  }

  return { onKeyDown, onClick: selecting.onClick, onFocus, onBlur };
}
