import type { OptionsProps } from '../add/options-draft.ts';
import { TextField } from '../controls/TextField.tsx';
import { OptionFileField } from './OptionFileField.tsx';
import { StoredNote } from './StoredNote.tsx';

/** Whom to trust besides the usual authorities, and who we are by a certificate. */
export function CertificateFields(props: OptionsProps) {
  const { draft, change, problems } = props;
  return (
    <>
      <OptionFileField {...props} what="authorities" />
      <StoredNote {...props} secret="authorities" />
      <OptionFileField {...props} what="certificate" />
      <StoredNote {...props} secret="certificate" />
      {draft.certificate !== null && (
        <>
          <OptionFileField {...props} what="key" />
          <TextField
            label="Passphrase of the key"
            hint="Empty where the key is not locked."
            isSecret
            text={draft.passphrase}
            onText={(passphrase) => change({ passphrase })}
            problem={problems.passphrase}
          />
        </>
      )}
    </>
  );
}
