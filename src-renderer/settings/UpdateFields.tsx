import { CheckField } from '../controls/CheckField.tsx';
import { useModel } from '../weft.ts';
import type { DraftProps } from './draft.ts';
import styles from './SettingsDialog.module.css';

/** Whether Weft looks for newer versions of itself, and what that came to. */
export function UpdateFields({ draft, change }: DraftProps) {
  const note = useModel(({ update }) => (update.kind === 'idle' ? update.note : null));
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>Updates</legend>
      <CheckField
        label="Look for newer versions"
        hint={`At the start and every day. Nothing is installed without being asked for.${note === null ? '' : ` Last time: ${note}`}`}
        isChecked={draft.checksForUpdates}
        onCheck={(checksForUpdates) => change({ checksForUpdates })}
      />
    </fieldset>
  );
}
