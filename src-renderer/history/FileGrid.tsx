import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { HistoryFile } from '../../src-main/contract/history.ts';
import styles from '../list/Grid.module.css';
import { withCurrent } from '../list/moves.ts';
import { FileRow } from './FileRow.tsx';
import { useFileKeys } from './use-file-keys.ts';
import type { useHistoryAction } from './use-history-action.ts';

/** Height of every row in pixels; `FileRow.module.css` counts on it. */
const rowHeight = 52;

interface FileGridProps {
  readonly total: number;
  readonly fileAt: (index: number) => HistoryFile | undefined;
  readonly need: (first: number, last: number) => void;
  readonly act: ReturnType<typeof useHistoryAction>;
}

/** The files: only rows in view exist and are fetched, one of them is in the tab order. */
export function FileGrid({ total, fileAt, need, act }: FileGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setCurrent] = useState(0);
  const current = Math.min(wanted, total - 1);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    rangeExtractor: (range) => withCurrent(defaultRangeExtractor(range), current),
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  useEffect(
    () => need(startIndex, Math.min(endIndex, total - 1)),
    [need, startIndex, endIndex, total],
  );
  const keys = useFileKeys({
    total,
    current,
    scroller,
    rowHeight,
    setCurrent,
    fileAt,
    act,
    scrollTo: (index) => virtual.scrollToIndex(index),
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold virtual rows
    <div
      ref={scroller}
      role="grid"
      aria-label="Files"
      aria-rowcount={total}
      className={styles.grid}
      {...keys}
    >
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <FileRow
            key={index}
            file={fileAt(index)}
            index={index}
            top={start}
            isCurrent={index === current}
            act={act}
          />
        ))}
      </div>
    </div>
  );
}
