import { useModel } from '../weft.ts';
import { estimateWords, factorOf, factorWords } from '../words/comparison.ts';
import { clock } from '../words/time.ts';
import styles from './Comparison.module.css';

/** What the same list would take one by one, where that says something. */
export function Comparison() {
  const mode = useModel((model) => model.settings?.mode);
  const totals = useModel((model) => model.totals);
  const done = useModel((model) => model.figures.done);
  const factor = mode === undefined ? null : factorOf(mode, { ...totals, done });
  if (factor === null) return null;
  return (
    <div className={styles.comparison} title={estimateWords}>
      <span className={styles.factor}>{factorWords(factor)}</span>
      <span className={styles.estimate}>
        One by one, about {clock(totals.oneByOneMs)}
        <span className={styles.hidden}>. {estimateWords}</span>
      </span>
    </div>
  );
}
