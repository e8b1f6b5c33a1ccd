import { CheckField } from '../controls/CheckField.tsx';
import { QuantityField } from '../controls/QuantityField.tsx';
import {
  type Measure,
  type Quantity,
  quotaMeasure,
  readQuantity,
  readRequired,
  speedMeasure,
} from '../words/quantity.ts';
import type { DraftProps } from './draft.ts';
import { readPeriod } from './period-draft.ts';
import styles from './SettingsDialog.module.css';
import { TimetableFields } from './TimetableFields.tsx';

/** How fast everything together may come, and how much. */
export function AmountFields(props: DraftProps) {
  const { draft, change, showsProblems } = props;
  const problemOf = (quantity: Quantity, measure: Measure) =>
    showsProblems ? readQuantity(quantity, measure).problem : undefined;
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>Speed and amount</legend>
      <QuantityField
        label="Speed limit"
        hint="For everything together. Empty: as fast as it goes."
        quantity={draft.bytesPerSecond}
        measure={speedMeasure}
        onQuantity={(bytesPerSecond) => change({ bytesPerSecond })}
        problem={problemOf(draft.bytesPerSecond, speedMeasure)}
      />
      <CheckField
        label="Another limit at certain times"
        hint="Every week, say while others need the line."
        isChecked={draft.hasAlternative}
        onCheck={(hasAlternative) => change({ hasAlternative })}
      />
      {draft.hasAlternative && <AlternativeFields {...props} />}
      <QuantityField
        label="Pause after"
        hint="Everything pauses once so much came since Weft was started."
        quantity={draft.quota}
        measure={quotaMeasure}
        onQuantity={(quota) => change({ quota })}
        problem={problemOf(draft.quota, quotaMeasure)}
      />
    </fieldset>
  );
}

function AlternativeFields({ draft, change, showsProblems }: DraftProps) {
  const speed = draft.alternativeBytesPerSecond;
  return (
    <>
      <QuantityField
        label="Speed limit then"
        hint="Instead of the one above."
        quantity={speed}
        measure={speedMeasure}
        onQuantity={(alternativeBytesPerSecond) => change({ alternativeBytesPerSecond })}
        problem={showsProblems ? readRequired(speed, speedMeasure).problem : undefined}
      />
      <TimetableFields
        periods={draft.periods}
        onPeriods={(periods) => change({ periods })}
        problems={showsProblems ? draft.periods.map((one) => readPeriod(one).problem) : []}
      />
    </>
  );
}
