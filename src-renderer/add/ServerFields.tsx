import { ShieldOff } from 'lucide-react';
import type { ListLogin } from '../../src-main/contract/list-options.ts';
import { CheckField } from '../controls/CheckField.tsx';
import { ChoiceField } from '../controls/ChoiceField.tsx';
import { LinesField } from '../controls/LinesField.tsx';
import { TextField } from '../controls/TextField.tsx';
import { insecureWords } from '../words/insecure.ts';
import styles from './OptionFields.module.css';
import type { OptionsProps } from './options-draft.ts';

const logins: readonly { readonly value: ListLogin['kind']; readonly words: string }[] = [
  { value: 'none', words: 'None' },
  { value: 'basic', words: 'User name and password' },
  { value: 'bearer', words: 'Token' },
];

/** How the servers of one list are spoken to. */
export function ServerFields(props: OptionsProps) {
  const { draft, change } = props;
  return (
    <>
      <ChoiceField
        label="Login"
        hint="Sent to the servers of this list only."
        choices={logins}
        value={draft.loginKind}
        onValue={(loginKind) => change({ loginKind })}
      />
      <LoginFields {...props} />
      <TextField
        label="Cookies"
        hint="As name=value; name=value, for the servers of this list only."
        text={draft.cookies}
        onText={(cookies) => change({ cookies })}
      />
      <TextField
        label="User agent"
        hint="Who is asking, as servers see it. Empty: Weft."
        text={draft.userAgent}
        onText={(userAgent) => change({ userAgent })}
      />
      <TextField
        label="Referer"
        hint="Where the addresses are said to come from."
        text={draft.referer}
        onText={(referer) => change({ referer })}
      />
      <LinesField
        label="Headers"
        hint="More of them, one a line, as Name: value."
        text={draft.headers}
        onText={(headers) => change({ headers })}
      />
      <CheckField
        label="Accept invalid certificates"
        hint="Only for servers that you know, on a network that you trust."
        isChecked={draft.insecure}
        onCheck={(insecure) => change({ insecure })}
      />
      <p role="alert" className={styles.warning}>
        {draft.insecure && (
          <>
            <ShieldOff size={16} aria-hidden />
            {insecureWords.long}
          </>
        )}
      </p>
    </>
  );
}

function LoginFields({ draft, change }: OptionsProps) {
  switch (draft.loginKind) {
    case 'none':
      return null;
    case 'basic':
      return (
        <>
          <TextField label="User name" text={draft.user} onText={(user) => change({ user })} />
          <TextField
            label="Password"
            isSecret
            text={draft.password}
            onText={(password) => change({ password })}
          />
        </>
      );
    case 'bearer':
      return (
        <TextField
          label="Token"
          hint="Without the word Bearer before it."
          isSecret
          text={draft.token}
          onText={(token) => change({ token })}
        />
      );
  }
}
