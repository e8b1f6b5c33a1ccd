import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from 'react';
import type { HistoryFile } from '../../src-main/contract/history.ts';
import { moveByKey } from '../list/moves.ts';
import { stepInRow } from '../list/step-in-row.ts';
import type { useHistoryAction } from './use-history-action.ts';

interface FileKeysParts {
  readonly total: number;
  /** Index of the row that is in the tab order. */
  readonly current: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rowHeight: number;
  readonly setCurrent: (index: number) => void;
  readonly fileAt: (index: number) => HistoryFile | undefined;
  readonly act: ReturnType<typeof useHistoryAction>;
  readonly scrollTo: (index: number) => void;
}

function rowOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[role="row"]') : null;
}

/** Keyboard and focus of the files: arrows move, Enter shows a file that is done in its folder. */
export function useFileKeys(parts: FileKeysParts) {
  const { total, current, scroller, rowHeight, setCurrent, fileAt, act, scrollTo } = parts;
  /** Whether the current row must have the focus after the next rendering. */
  const wantsFocus = useRef(false);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
    if (!row) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  function onKeyDown(event: KeyboardEvent): void {
    const row = rowOf(event.target);
    if (row === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = moveByKey(event.key, { from: current, count: total, page });
    if (to !== undefined) {
      wantsFocus.current = true;
      setCurrent(to);
      scrollTo(to);
    } else if (event.key === 'Enter' && event.target === row) {
      const file = fileAt(current);
      if (file?.status === 'done') act({ kind: 'show', part: { kind: 'file', ...idOf(file) } });
    } else if (!stepInRow(row, event.target, event.key)) {
      return;
    }
    event.preventDefault();
  }

  function onFocus(event: FocusEvent): void {
    const index = rowOf(event.target)?.dataset.index;
    if (index !== undefined) setCurrent(Number(index));
  }

  return { onKeyDown, onFocus };
}

/** What names a file in calls. */
export function idOf({ isOnList, id }: HistoryFile): Pick<HistoryFile, 'isOnList' | 'id'> {
  return { isOnList, id };
}
