import type { Mode } from '../../src-main/contract/settings.ts';
import { useSettingsCall } from '../settings/use-settings-call.ts';
import { useModel, useWeft } from '../weft.ts';
import styles from './ModeSwitch.module.css';

const modes: readonly { mode: Mode; words: string; title: string }[] = [
  { mode: 'together', words: 'Together', title: 'As many at once as there are connections' },
  { mode: 'one-by-one', words: 'One by one', title: 'One file after the other' },
];

/** Whether the files come together or one by one. */
export function ModeSwitch() {
  const { bridge } = useWeft();
  const take = useSettingsCall();
  const current = useModel((model) => model.settings?.mode);
  return (
    <fieldset className={styles.switch} disabled={current === undefined}>
      <legend className={styles.legend}>How to download</legend>
      {modes.map(({ mode, words, title }) => (
        <label key={mode} className={styles.choice} title={title}>
          <input
            type="radio"
            name="mode"
            className={styles.input}
            checked={mode === current}
            onChange={() => void take(bridge.call('change-settings', { mode }))}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
