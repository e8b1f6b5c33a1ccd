import type { OptionsProps } from '../add/options-draft.ts';
import { TextField } from '../controls/TextField.tsx';
import { OptionFileField } from './OptionFileField.tsx';
import { StoredNote } from './StoredNote.tsx';

/** Whom to trust besides the usual authorities, and who we are by a certificate. */
export function CertificateFields(props: OptionsProps) {
  const { draft, change } = props;
  return (
    <>
      <OptionFileField
        what="authorities"
        label="More authorities"
        hint="Certificates to trust besides the usual ones, PEM."
        file={draft.authorities}
        onFile={(authorities) => change({ authorities })}
      />
      <StoredNote {...props} secret="authorities" />
      <OptionFileField
        what="certificate"
        label="Your certificate"
        hint="It says to the servers who you are, PEM."
        file={draft.certificate}
        onFile={(certificate) => change({ certificate })}
      />
      <StoredNote {...props} secret="certificate" />
      {draft.certificate !== null && (
        <>
          <OptionFileField
            what="key"
            label="Key of your certificate"
            hint="PEM. None where it stands in the file of the certificate."
            file={draft.key}
            onFile={(key) => change({ key })}
          />
          <TextField
            label="Passphrase of the key"
            hint="Empty where the key is not locked."
            isSecret
            text={draft.passphrase}
            onText={(passphrase) => change({ passphrase })}
          />
        </>
      )}
    </>
  );
}
