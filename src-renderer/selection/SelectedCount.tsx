import { useModel } from '../weft.ts';
import { selectedWords } from '../words/selected.ts';
import styles from './Selection.module.css';

/** How many rows are selected, where it is more than the one that has the focus; read out. */
export function SelectedCount() {
  const selected = useModel((model) => model.selection.ids.size);
  return (
    <p aria-live="polite" className={styles.count}>
      {selected > 1 && selectedWords(selected)}
    </p>
  );
}
