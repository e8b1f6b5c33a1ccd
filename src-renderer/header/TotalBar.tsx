import { useModel } from '../weft.ts';
import { percent } from '../words/percent.ts';
import styles from './TotalBar.module.css';

/** How far the whole list is, woven from one edge of the window to the other. */
export function TotalBar() {
  const progress = useModel((model) => model.figures.progress);
  const isWorking = useModel((model) => model.totals.active > 0);
  return (
    <div
      role="progressbar"
      aria-label="Total progress"
      aria-valuenow={percent(progress)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={styles.track}
    >
      <div
        className={`${styles.cloth} ${isWorking ? styles.working : ''}`}
        style={{ transform: `translateX(${Math.min(1, progress) * 100 - 100}%)` }}
      />
    </div>
  );
}
