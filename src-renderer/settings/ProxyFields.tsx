import { ChoiceField } from '../controls/ChoiceField.tsx';
import { TextField } from '../controls/TextField.tsx';
import { proxyChoices } from '../words/proxy-choices.ts';
import { type DraftProps, readDraft } from './draft.ts';
import styles from './SettingsDialog.module.css';

/** The way to the servers. */
export function ProxyFields({ draft, change, showsProblems }: DraftProps) {
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>Proxy</legend>
      <ChoiceField
        label="Proxy"
        hint="For lists that are added from now on."
        choices={proxyChoices}
        value={draft.proxyKind}
        onValue={(proxyKind) => change({ proxyKind })}
      />
      {draft.proxyKind === 'manual' && (
        <TextField
          label="Address of the proxy"
          hint="Begins with http, https, socks5 or socks5h; may hold a user name and a password."
          text={draft.proxyUrl}
          placeholder="http://proxy.example:3128"
          onText={(proxyUrl) => change({ proxyUrl })}
          problem={showsProblems ? readDraft(draft).proxy.problem : undefined}
        />
      )}
    </fieldset>
  );
}
