import type { ListProxy } from '../../src-main/contract/list-options.ts';
import type { OptionsProps } from '../add/options-draft.ts';
import { CheckField } from '../controls/CheckField.tsx';
import { ChoiceField } from '../controls/ChoiceField.tsx';
import { TextField } from '../controls/TextField.tsx';
import { proxyChoices } from '../words/proxy-choices.ts';
import { StoredNote } from './StoredNote.tsx';

const choices: readonly { readonly value: ListProxy['kind']; readonly words: string }[] = [
  { value: 'settings', words: 'As in the settings' },
  ...proxyChoices,
];

/** On what way, and by what protocol, the servers of one list are reached. */
export function RouteFields(props: OptionsProps) {
  const { draft, change, problems } = props;
  return (
    <>
      <ChoiceField
        label="Proxy"
        hint="The way to the servers of this list."
        choices={choices}
        value={draft.proxyKind}
        onValue={(proxyKind) => change({ proxyKind })}
      />
      {draft.proxyKind === 'manual' && (
        <>
          <TextField
            label="Address of the proxy"
            hint="Begins with http, https, socks5 or socks5h."
            text={draft.proxyUrl}
            placeholder="http://proxy.example:3128"
            onText={(proxyUrl) => change({ proxyUrl })}
            problem={problems.proxy}
          />
          <TextField
            label="User name for the proxy"
            text={draft.proxyUser}
            onText={(proxyUser) => change({ proxyUser })}
          />
          <TextField
            label="Password for the proxy"
            isSecret
            text={draft.proxyPassword}
            onText={(proxyPassword) => change({ proxyPassword })}
            problem={problems.proxyPassword}
          />
          <StoredNote {...props} secret="proxy-password" />
        </>
      )}
      <CheckField
        label="HTTP/2"
        hint="Where a server offers it; otherwise HTTP/1.1."
        isChecked={draft.http2}
        onCheck={(http2) => change({ http2 })}
      />
    </>
  );
}
