import { useModel } from '../weft.ts';
import { count } from '../words/count.ts';
import { percent } from '../words/percent.ts';
import { receivedWords, speed } from '../words/size.ts';
import styles from './TotalFigures.module.css';

/** How the whole list stands, in figures. */
export function TotalFigures() {
  const { done, failed, progress, ...bytes } = useModel((model) => model.figures);
  const bytesPerSecond = useModel((model) => model.totals.bytesPerSecond);
  const figures = [
    { label: 'Done', value: count(done), look: '' },
    { label: 'Failed', value: count(failed), look: failed > 0 ? styles.bad : '' },
    { label: 'Received', value: receivedWords(bytes), look: styles.bytes },
    { label: 'Speed', value: speed(bytesPerSecond), look: styles.speed },
    { label: 'Total', value: `${percent(progress)}%`, look: styles.total },
  ];
  return (
    <div className={styles.figures}>
      {figures.map(({ label, value, look }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what can be filled in
        <div key={label} role="group" aria-label={label} className={look}>
          <div className={styles.label}>{label}</div>
          <div className={styles.value}>{value}</div>
        </div>
      ))}
    </div>
  );
}
