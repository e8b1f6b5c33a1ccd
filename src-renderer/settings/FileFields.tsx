import { CheckField } from '../controls/CheckField.tsx';
import { QuantityField } from '../controls/QuantityField.tsx';
import { floorMeasure, readQuantity } from '../words/quantity.ts';
import type { CheckSetting, DraftProps } from './draft.ts';
import styles from './SettingsDialog.module.css';

const checks: readonly { name: CheckSetting; label: string; hint: string }[] = [
  {
    name: 'keepsTimes',
    label: 'Keep the server’s time of modification',
    hint: 'Otherwise a file has the time at which it was downloaded.',
  },
  {
    name: 'goesOnAtStart',
    label: 'Go on at the start',
    hint: 'What was under way goes on by itself when Weft is started.',
  },
  {
    name: 'keepsHistory',
    label: 'Keep a history',
    hint: 'Otherwise what leaves the list is forgotten. What is there stays until it is cleared.',
  },
];

/** What becomes of files, and of the list from one start to the next. */
export function FileFields({ draft, change, showsProblems }: DraftProps) {
  const { problem } = readQuantity(draft.freeSpaceFloor, floorMeasure);
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>Files</legend>
      <QuantityField
        label="Leave free on the disk"
        hint="Downloads pause before there is less than this."
        quantity={draft.freeSpaceFloor}
        measure={floorMeasure}
        onQuantity={(freeSpaceFloor) => change({ freeSpaceFloor })}
        problem={showsProblems ? problem : undefined}
      />
      {checks.map(({ name, label, hint }) => (
        <CheckField
          key={name}
          label={label}
          hint={hint}
          isChecked={draft[name]}
          onCheck={(isChecked) => change({ [name]: isChecked })}
        />
      ))}
    </fieldset>
  );
}
