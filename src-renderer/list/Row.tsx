import { memo } from 'react';
import { useModel } from '../weft.ts';
import { Bar } from './Bar.tsx';
import { Flow } from './Flow.tsx';
import { Name } from './Name.tsx';
import styles from './Row.module.css';
import { RowButtons } from './RowButtons.tsx';
import { State } from './State.tsx';
import { Subline } from './Subline.tsx';
import { useRowAction } from './use-row-action.ts';

interface RowProps {
  readonly id: number;
  readonly index: number;
  /** Distance from the top of the list in pixels. */
  readonly top: number;
  /** Whether the row is the one in the tab order. */
  readonly isCurrent: boolean;
}

/** One task; renders again only when its own snapshot is another one. */
export const Row = memo(function Row({ id, index, top, isCurrent }: RowProps) {
  const task = useModel((model) => model.tasks.get(id));
  const isDetailed = useModel((model) => model.details?.id === id);
  const isSelected = useModel((model) => model.selection.ids.has(id));
  const act = useRowAction();
  if (task === undefined) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold virtual rows
    <div
      role="row"
      aria-rowindex={index + 1}
      tabIndex={isCurrent ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      data-task-id={id}
      data-status={task.status}
      aria-selected={isSelected}
      aria-current={isDetailed || undefined}
      onDoubleClick={({ target }) => {
        // A button that is pressed twice is no wish for details.
        if (!(target instanceof Element && target.closest('button'))) act('details', id);
      }}
    >
      <Name task={task} />
      <Subline task={task} />
      <Bar task={task} />
      <Flow task={task} />
      <State task={task} />
      <RowButtons task={task} isCurrent={isCurrent} />
    </div>
  );
});
