import { useId } from 'react';
import styles from './Field.module.css';

interface LinesFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** A sentence that says what is wrong with what was typed. */
  readonly problem: string | undefined;
}

/** A field for a few lines of text. */
export function LinesField({ label, hint, text, onText, problem }: LinesFieldProps) {
  const id = useId();
  return (
    <div className={styles.wide}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles.lines}
        rows={3}
        value={text}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint ${id}-problem`}
        onChange={(event) => onText(event.target.value)}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem}
      </p>
    </div>
  );
}
