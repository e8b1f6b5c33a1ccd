import { useId } from 'react';
import type { Measure, Quantity } from '../words/quantity.ts';
import styles from './Field.module.css';

interface QuantityFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly quantity: Quantity;
  readonly measure: Measure;
  readonly onQuantity: (quantity: Quantity) => void;
  /** A sentence that says what is wrong with what was typed. */
  readonly problem: string | undefined;
}

/** A field for bytes, or bytes a second, in the unit that a person chooses. */
export function QuantityField(props: QuantityFieldProps) {
  const { label, hint, quantity, measure, onQuantity, problem } = props;
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.control}>
        <input
          id={id}
          type="text"
          inputMode="decimal"
          className={styles.input}
          value={quantity.text}
          placeholder="none"
          autoComplete="off"
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-hint ${id}-problem`}
          onChange={(event) => onQuantity({ ...quantity, text: event.target.value })}
        />
        <select
          className={styles.input}
          aria-label={`${label}: unit`}
          value={quantity.unit}
          onChange={(event) => onQuantity({ ...quantity, unit: event.target.value })}
        >
          {Object.keys(measure.units).map((unit) => (
            <option key={unit}>{unit}</option>
          ))}
        </select>
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
