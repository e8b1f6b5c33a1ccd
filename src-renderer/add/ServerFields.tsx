import { ShieldOff } from 'lucide-react';
import type { ListLogin } from '../../src-main/contract/list-options.ts';
import { CheckField } from '../controls/CheckField.tsx';
import { ChoiceField } from '../controls/ChoiceField.tsx';
import { LinesField } from '../controls/LinesField.tsx';
import { TextField } from '../controls/TextField.tsx';
import { CertificateFields } from '../options/CertificateFields.tsx';
import { OptionFileField } from '../options/OptionFileField.tsx';
import { RouteFields } from '../options/RouteFields.tsx';
import { StoredNote } from '../options/StoredNote.tsx';
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
  const { draft, change, problems } = props;
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
        problem={problems.cookies}
      />
      <OptionFileField {...props} what="cookies" />
      <StoredNote {...props} secret="cookies" />
      <TextField
        label="User agent"
        hint="Who is asking, as servers see it. Empty: Weft."
        text={draft.userAgent}
        onText={(userAgent) => change({ userAgent })}
        problem={problems.userAgent}
      />
      <TextField
        label="Referer"
        hint="Where the addresses are said to come from."
        text={draft.referer}
        onText={(referer) => change({ referer })}
        problem={problems.referer}
      />
      <StoredNote {...props} secret="referer" />
      <LinesField
        label="Headers"
        hint="More of them, one a line, as Name: value."
        text={draft.headers}
        onText={(headers) => change({ headers })}
        problem={problems.headers}
      />
      <StoredNote {...props} secret="headers" />
      <RouteFields {...props} />
      <CertificateFields {...props} />
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

function LoginFields(props: OptionsProps) {
  const { draft, change, problems } = props;
  switch (draft.loginKind) {
    case 'none':
      return null;
    case 'basic':
      return (
        <>
          <TextField
            label="User name"
            text={draft.user}
            onText={(user) => change({ user })}
            problem={problems.login}
          />
          <TextField
            label="Password"
            isSecret
            text={draft.password}
            onText={(password) => change({ password })}
          />
          <StoredNote {...props} secret="password" />
        </>
      );
    case 'bearer':
      return (
        <>
          <TextField
            label="Token"
            hint="Without the word Bearer before it."
            isSecret
            text={draft.token}
            onText={(token) => change({ token })}
            problem={problems.login}
          />
          <StoredNote {...props} secret="token" />
        </>
      );
  }
}
