import { useId } from 'react';
import styles from './Field.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly limits: { readonly min: number; readonly max: number };
  /** A sentence that says what is wrong with what was typed. */
  readonly problem: string | undefined;
}

/** A field for a whole number that says what is wrong with it in place. */
export function NumberField({ label, hint, text, onText, limits, problem }: NumberFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.control}>
        <input
          id={id}
          type="number"
          className={styles.input}
          min={limits.min}
          max={limits.max}
          step={1}
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
