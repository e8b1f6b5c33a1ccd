import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useRef } from 'react';
import type { HistoryBatch } from '../../src-main/contract/history.ts';
import { moveByKey, withCurrent } from '../list/moves.ts';
import { ListItem } from './ListItem.tsx';
import styles from './Lists.module.css';

/** Height of every list in pixels; `ListItem.module.css` counts on it. */
const itemHeight = 76;

interface ListsProps {
  readonly lists: readonly HistoryBatch[];
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
}

/** The lists, the latest first; the arrow keys choose one. */
export function Lists({ lists, chosen, onChoose }: ListsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const idBase = useId();
  const current = Math.max(
    0,
    lists.findIndex(({ id }) => id === chosen),
  );
  const virtual = useVirtualizer({
    count: lists.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => itemHeight,
    getItemKey: (index) => lists[index]?.id ?? index,
    overscan: 4,
    rangeExtractor: (range) => withCurrent(defaultRangeExtractor(range), current),
    useFlushSync: false,
  });
  const idOf = (index: number) => `${idBase}-${lists[index]?.id}`;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / itemHeight) - 1);
    const to = moveByKey(event.key, { from: current, count: lists.length, page });
    const list = to === undefined ? undefined : lists[to];
    if (to === undefined || list === undefined) return;
    event.preventDefault();
    onChoose(list.id);
    virtual.scrollToIndex(to);
  }

  if (lists.length === 0) return null;
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Lists"
      aria-activedescendant={idOf(current)}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const list = lists[index];
          return (
            list && (
              <ListItem
                key={list.id}
                id={idOf(index)}
                list={list}
                place={{ index, start, of: lists.length }}
                isChosen={list.id === chosen}
                onChoose={onChoose}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
