import { FileUp, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { ChosenFile, OptionFile } from '../../src-main/contract/ipc.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import fieldStyles from '../controls/Field.module.css';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import styles from './Options.module.css';

interface OptionFileFieldProps {
  readonly what: OptionFile;
  readonly label: string;
  readonly hint: string;
  readonly file: ChosenFile | null;
  readonly onFile: (file: ChosenFile | null) => void;
}

/** A file that is chosen in a dialog of the system; the window learns its name only. */
export function OptionFileField({ what, label, hint, file, onFile }: OptionFileFieldProps) {
  const { bridge } = useWeft();
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  async function choose(): Promise<void> {
    try {
      const chosen = await bridge.call('choose-option-file', { what });
      if (chosen !== null) onFile(chosen);
      setProblem(null);
    } catch (error) {
      setProblem(sentence(error));
    }
  }
  return (
    <div className={styles.file}>
      <span id={`${id}-label`} className={fieldStyles.label}>
        {label}
      </span>
      <p id={`${id}-hint`} className={fieldStyles.hint}>
        {hint}
      </p>
      <div className={styles.choose}>
        <Button
          id={id}
          icon={FileUp}
          aria-labelledby={`${id} ${id}-label`}
          aria-describedby={`${id}-hint ${id}-name`}
          onClick={() => void choose()}
        >
          Choose…
        </Button>
        {file !== null && (
          <IconButton icon={X} words={`No file: ${label}`} onClick={() => onFile(null)} />
        )}
      </div>
      <p id={`${id}-name`} className={styles.name}>
        <bdi>{file?.name}</bdi> {file?.note}
      </p>
      <p role="alert" className={fieldStyles.problem}>
        {problem}
      </p>
    </div>
  );
}
