import { useId } from 'react';
import styles from './Field.module.css';

interface CheckFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}

/** Something that is so or not. */
export function CheckField({ label, hint, isChecked, onCheck }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={styles.check}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        type="checkbox"
        className={styles.box}
        checked={isChecked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onCheck(event.target.checked)}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
