import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { RejectedLine } from '../../src-main/contract/snapshot.ts';
import { count } from '../words/count.ts';
import styles from './RejectedList.module.css';

const lineHeight = 28;

interface RejectedListProps {
  readonly lines: readonly RejectedLine[];
  readonly titleId: string;
}

/** The lines themselves; only those in view exist. */
export function RejectedList({ lines, titleId }: RejectedListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 4,
    useFlushSync: false,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll
    <div ref={scroller} className={styles.scroller} tabIndex={0}>
      <ul
        className={styles.list}
        style={{ height: virtual.getTotalSize() }}
        aria-labelledby={titleId}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return (
            line && <Line key={index} line={line} place={{ index, start, of: lines.length }} />
          );
        })}
      </ul>
    </div>
  );
}

interface LineProps {
  readonly line: RejectedLine;
  readonly place: { readonly index: number; readonly start: number; readonly of: number };
}

function Line({ line: { source, line, text, reason, isPassedOver }, place }: LineProps) {
  return (
    <li
      className={styles.line}
      style={{ transform: `translateY(${place.start}px)` }}
      aria-setsize={place.of}
      aria-posinset={place.index + 1}
      title={`${text}\n${reason}`}
    >
      <bdi className={styles.source}>{source}</bdi>
      <span className={styles.number}>{line === 0 ? 'whole list' : `line ${count(line)}`}</span>
      <bdi className={styles.text}>{text}</bdi>
      <span className={isPassedOver ? styles.warning : styles.reason}>{reason}</span>
    </li>
  );
}
