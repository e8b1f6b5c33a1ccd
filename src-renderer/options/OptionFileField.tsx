import { FileUp, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { OptionFile } from '../../src-main/contract/ipc.ts';
import type { OptionsProps } from '../add/options-draft.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import fieldStyles from '../controls/Field.module.css';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import styles from './Options.module.css';

interface About {
  /** Where it is in the options. */
  readonly part: 'cookieFile' | 'authorities' | 'certificate' | 'key';
  readonly label: string;
  readonly hint: string;
}

const about: Readonly<Record<OptionFile, About>> = {
  cookies: {
    part: 'cookieFile',
    label: 'Cookie file',
    hint: 'A cookies.txt as browsers’ add-ons write it, for the hosts that it names.',
  },
  authorities: {
    part: 'authorities',
    label: 'More authorities',
    hint: 'Certificates to trust besides the usual ones, PEM.',
  },
  certificate: {
    part: 'certificate',
    label: 'Your certificate',
    hint: 'It says to the servers who you are, PEM.',
  },
  key: {
    part: 'key',
    label: 'Key of your certificate',
    hint: 'PEM. None where it stands in the file of the certificate.',
  },
};

/** A file that is chosen in a dialog of the system; the window learns its name only. */
export function OptionFileField({
  what,
  draft,
  change,
  problems,
}: OptionsProps & { readonly what: OptionFile }) {
  const { part, label, hint } = about[what];
  const file = draft[part];
  const { bridge } = useWeft();
  const id = useId();
  // Of the last choice: what was chosen before stays.
  const [unusable, setUnusable] = useState<string | null>(null);
  const problem = problems[part];
  async function choose(): Promise<void> {
    try {
      const chosen = await bridge.call('choose-option-file', { what });
      if (chosen !== null) change({ [part]: chosen });
      setUnusable(null);
    } catch (error) {
      setUnusable(sentence(error));
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
          aria-describedby={`${id}-hint ${id}-name ${id}-problem`}
          data-invalid={problem !== undefined}
          onClick={() => void choose()}
        >
          Choose…
        </Button>
        {file !== null && (
          <IconButton
            icon={X}
            words={`No file: ${label}`}
            onClick={() => {
              change({ [part]: null });
              setUnusable(null);
            }}
          />
        )}
      </div>
      <p id={`${id}-name`} className={styles.name}>
        <bdi>{file?.name}</bdi> {file?.note}
      </p>
      <p id={`${id}-problem`} role="alert" className={fieldStyles.problem}>
        {problem ?? unusable}
      </p>
    </div>
  );
}
