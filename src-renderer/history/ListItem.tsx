import { Fragment } from 'react';
import type { HistoryBatch } from '../../src-main/contract/history.ts';
import { useNow } from '../weft.ts';
import { estimateWords } from '../words/comparison.ts';
import { elapsedWords, listSizeWords, remainderWords, speedUp } from '../words/history.ts';
import { momentWords } from '../words/moment.ts';
import styles from './ListItem.module.css';

interface ListItemProps {
  readonly id: string;
  readonly list: HistoryBatch;
  /** `start` is the distance from the top in pixels. */
  readonly place: { readonly index: number; readonly start: number; readonly of: number };
  readonly isChosen: boolean;
  readonly onChoose: (id: number) => void;
}

/** One list: when it was added, how it ended, and how long it took. */
export function ListItem({ id, list, place, isChosen, onChoose }: ListItemProps) {
  const now = useNow();
  const faster = speedUp(list);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box hears the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-setsize={place.of}
      aria-posinset={place.index + 1}
      className={styles.item}
      style={{ transform: `translateY(${place.start}px)` }}
      onClick={() => onChoose(list.id)}
    >
      <div className={styles.first}>
        <span className={styles.moment}>{momentWords(list.addedAt, now)}</span>
        {faster !== null && <span className={styles.factor}>{faster}</span>}
      </div>
      <div className={styles.line}>
        <span>{listSizeWords(list)}</span>
        {remainderWords(list).map(({ kind, words }) => (
          <Fragment key={kind}>
            {', '}
            <span data-kind={kind}>{words}</span>
          </Fragment>
        ))}
      </div>
      <div
        className={styles.line}
        title={[elapsedWords(list), faster && estimateWords].filter(Boolean).join('\n')}
      >
        {elapsedWords(list)}
      </div>
    </div>
  );
}
