import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useRef } from 'react';
import { only } from '../selection/selection.ts';
import { useWeft } from '../weft.ts';
import styles from './Grid.module.css';
import { withCurrent } from './moves.ts';
import { Row } from './Row.tsx';
import { rowOf } from './row-of.ts';
import { useCurrent } from './use-current.ts';
import { useGridKeys } from './use-grid-keys.ts';

/** Height of every row in pixels; `Row.module.css` counts on it. */
const rowHeight = 56;

/** The list: only rows in view exist, one of them is in the tab order, the arrow keys move. */
export function Grid({ ids }: { readonly ids: readonly number[] }) {
  const { store } = useWeft();
  const scroller = useRef<HTMLDivElement>(null);
  const { current, setCurrentId } = useCurrent(ids);
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 6,
    rangeExtractor: (range) => withCurrent(defaultRangeExtractor(range), current),
    useFlushSync: false,
  });
  const keys = useGridKeys({
    ids,
    current,
    scroller,
    rowHeight,
    setCurrentId,
    scrollTo: (index) => virtual.scrollToIndex(index),
  });
  function openMenu(event: MouseEvent): void {
    const id = rowOf(event.target)?.id;
    if (id === undefined) return;
    event.preventDefault();
    // A menu is for what is selected, if the row is among it.
    if (!store.getState().selection.ids.has(id)) store.setState({ selection: only(id) });
    store.setState({ menu: { id, left: event.clientX, top: event.clientY } });
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold virtual rows
    <div
      ref={scroller}
      role="grid"
      aria-label="Downloads"
      aria-rowcount={ids.length}
      aria-multiselectable
      className={styles.grid}
      onContextMenu={openMenu}
      {...keys}
    >
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const id = ids[index];
          return (
            id !== undefined && (
              <Row key={id} id={id} index={index} top={start} isCurrent={index === current} />
            )
          );
        })}
      </div>
    </div>
  );
}
