import { useModel } from '../weft.ts';
import { count } from '../words/count.ts';
import { percent } from '../words/percent.ts';
import { receivedWords, speed } from '../words/size.ts';
import styles from './TotalFigures.module.css';

/** How the whole list stands, in figures. */
export function TotalFigures() {
  const totals = useModel((model) => model.totals);
  const figures = [
    { label: 'Done', value: count(totals.done), look: '' },
    { label: 'Failed', value: count(totals.failed), look: totals.failed > 0 ? styles.bad : '' },
    {
      label: 'Received',
      value: receivedWords(totals),
      look: styles.bytes,
    },
    { label: 'Speed', value: speed(totals.bytesPerSecond), look: styles.speed },
    { label: 'Total', value: `${percent(totals.progress)}%`, look: styles.total },
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
