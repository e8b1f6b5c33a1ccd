import { limits } from '../../src-main/contract/settings.ts';
import { NumberField } from '../controls/NumberField.tsx';
import { type DraftProps, type NumberSetting, readDraft } from './draft.ts';
import styles from './SettingsDialog.module.css';

const fields: readonly { name: NumberSetting; label: string; hint: string }[] = [
  {
    name: 'connections',
    label: 'Connections at once',
    hint: 'Files come first; what is left over fetches parts of large files.',
  },
  {
    name: 'perHost',
    label: 'Connections to one server',
    hint: 'The most at once; fewer where a server bears only a few.',
  },
  {
    name: 'retries',
    label: 'Retries',
    hint: 'How often in a row a file is tried again without a byte coming.',
  },
  {
    name: 'timeoutSeconds',
    label: 'Timeout in seconds',
    hint: 'How long a server may be silent before it is given up.',
  },
];

/** How servers are spoken to. */
export function ConnectionFields({ draft, change, showsProblems }: DraftProps) {
  const readings = readDraft(draft);
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>Connections</legend>
      {fields.map(({ name, label, hint }) => (
        <NumberField
          key={name}
          label={label}
          hint={hint}
          text={draft[name]}
          onText={(text) => change({ [name]: text })}
          limits={limits[name]}
          problem={showsProblems ? readings[name].problem : undefined}
        />
      ))}
    </fieldset>
  );
}
