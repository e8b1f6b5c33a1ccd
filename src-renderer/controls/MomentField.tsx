import { useId } from 'react';
import styles from './Field.module.css';

interface MomentFieldProps {
  readonly label: string;
  readonly hint: string;
  /** As `2026-01-31T22:00`; empty for none. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** A sentence that says what is wrong with what was typed. */
  readonly problem: string | undefined;
}

/** A field for a day and a time of it. */
export function MomentField({ label, hint, text, onText, problem }: MomentFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.choice}>
        <input
          id={id}
          type="datetime-local"
          className={styles.input}
          value={text}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-hint ${id}-problem`}
          onChange={(event) => onText(event.target.value)}
        />
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem}
      </p>
    </div>
  );
}
