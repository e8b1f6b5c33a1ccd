import { useId } from 'react';
import styles from './Field.module.css';

interface TextFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly placeholder?: string;
  /** Shows dots instead of what is typed. */
  readonly isSecret?: boolean;
  /** A sentence that says what is wrong with what was typed. */
  readonly problem?: string | undefined;
}

/** A field for a line of text, as wide as there is room. */
export function TextField(props: TextFieldProps) {
  const { label, hint, text, onText, placeholder, isSecret = false, problem } = props;
  const id = useId();
  return (
    <div className={styles.wide}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        type={isSecret ? 'password' : 'text'}
        className={styles.input}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${hint === undefined ? '' : `${id}-hint `}${id}-problem`}
        onChange={(event) => onText(event.target.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem}
      </p>
    </div>
  );
}
