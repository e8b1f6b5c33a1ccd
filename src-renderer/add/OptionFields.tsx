import { ChevronRight } from 'lucide-react';
import type { ListOptions } from '../../src-main/contract/list-options.ts';
import { ChoiceField } from '../controls/ChoiceField.tsx';
import { MomentField } from '../controls/MomentField.tsx';
import { QuantityField } from '../controls/QuantityField.tsx';
import { TextField } from '../controls/TextField.tsx';
import { readQuantity, speedMeasure } from '../words/quantity.ts';
import { DigestsField } from './DigestsField.tsx';
import styles from './OptionFields.module.css';
import { hasCapture, type OptionsProps } from './options-draft.ts';
import { ServerFields } from './ServerFields.tsx';

const onExists: readonly { readonly value: ListOptions['onExists']; readonly words: string }[] = [
  { value: 'rename', words: 'Rename the new one' },
  { value: 'skip', words: 'Skip the new one' },
  { value: 'overwrite', words: 'Replace the old one' },
];

/** What holds for one list; closed until somebody wants it. */
export function OptionFields(props: OptionsProps) {
  const { draft, change, problems } = props;
  return (
    <details className={styles.options}>
      <summary className={styles.summary}>
        <ChevronRight size={15} strokeWidth={2} aria-hidden className={styles.chevron} />
        Options
      </summary>
      <MomentField
        label="Start at"
        hint="Empty: at once."
        text={draft.startAt}
        onText={(startAt) => change({ startAt })}
        problem={problems.startAt}
      />
      <QuantityField
        label="Speed limit of this list"
        hint="All its files together. Empty: no limit of its own."
        quantity={draft.bytesPerSecond}
        measure={speedMeasure}
        onQuantity={(bytesPerSecond) => change({ bytesPerSecond })}
        problem={readQuantity(draft.bytesPerSecond, speedMeasure).problem}
      />
      <ChoiceField
        label="If a file exists"
        hint="One of the same name in the folder."
        choices={onExists}
        value={draft.onExists}
        onValue={(value) => change({ onExists: value })}
      />
      <DigestsField {...props} />
      <NamingFields {...props} />
      <ServerFields {...props} />
    </details>
  );
}

function NamingFields({ draft, change, problems }: OptionsProps) {
  return (
    <>
      <TextField
        label="Names"
        hint="Made of {index}, {index:3}, {name}, {ext}, {host}, {date}, {path} and {capture}. Empty: as the servers call them."
        text={draft.template}
        placeholder="{index:3}-{name}{ext}"
        onText={(template) => change({ template })}
        problem={problems.naming}
      />
      {hasCapture(draft) && (
        <TextField
          label="Pattern"
          hint="A regular expression; what its group finds in the address is {capture}."
          text={draft.pattern}
          placeholder="_([^_/]+)$"
          onText={(pattern) => change({ pattern })}
          problem={problems.pattern}
        />
      )}
    </>
  );
}
