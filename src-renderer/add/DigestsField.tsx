import { CheckField } from '../controls/CheckField.tsx';
import type { OptionsProps } from './options-draft.ts';

/** Whether checksums are looked for on the servers. */
export function DigestsField({ draft, change }: OptionsProps) {
  return (
    <CheckField
      label="Look for checksums"
      hint="Asks the servers for files such as SHA256SUMS beside those whose checksum nobody told, and compares."
      isChecked={draft.looksForDigests}
      onCheck={(looksForDigests) => change({ looksForDigests })}
    />
  );
}
