import { X } from 'lucide-react';
import { IconButton } from '../controls/Button.tsx';
import { week } from '../words/week.ts';
import styles from './PeriodFields.module.css';
import type { PeriodDraft } from './period-draft.ts';

interface PeriodFieldsProps {
  readonly period: PeriodDraft;
  /** Which of the periods it is, as a person counts. */
  readonly number: number;
  readonly onPeriod: (period: PeriodDraft) => void;
  /** Absent for the only one. */
  readonly onRemove?: (() => void) | undefined;
  /** A sentence that says what is missing. */
  readonly problem: string | undefined;
}

/** On which days, from when to when. */
export function PeriodFields(props: PeriodFieldsProps) {
  const { period, number, onPeriod, onRemove, problem } = props;
  const { days } = period;
  const isWrong = problem !== undefined;
  function toggle(day: number, isChosen: boolean): void {
    onPeriod({ ...period, days: isChosen ? [...days, day] : days.filter((one) => one !== day) });
  }
  return (
    <fieldset className={styles.period}>
      <legend className={styles.legend}>Period {number}</legend>
      <div className={styles.days}>
        {week.map(({ day, short, long }) => (
          <label key={day} className={styles.day} title={long}>
            <input
              type="checkbox"
              className={styles.box}
              aria-label={long}
              checked={days.includes(day)}
              aria-invalid={isWrong && days.length === 0}
              onChange={(event) => toggle(day, event.target.checked)}
            />
            {short}
          </label>
        ))}
      </div>
      <label className={styles.time}>
        from
        <input
          type="time"
          className={styles.input}
          value={period.from}
          aria-invalid={isWrong && period.from === ''}
          onChange={(event) => onPeriod({ ...period, from: event.target.value })}
        />
      </label>
      <label className={styles.time}>
        to
        <input
          type="time"
          className={styles.input}
          value={period.to}
          aria-invalid={isWrong && period.to === ''}
          onChange={(event) => onPeriod({ ...period, to: event.target.value })}
        />
      </label>
      {onRemove && <IconButton icon={X} words={`Remove period ${number}`} onClick={onRemove} />}
      <p role="alert" className={styles.problem}>
        {problem}
      </p>
    </fieldset>
  );
}
