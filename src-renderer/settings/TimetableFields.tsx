import { Plus } from 'lucide-react';
import { Button } from '../controls/Button.tsx';
import { PeriodFields } from './PeriodFields.tsx';
import { newPeriod, type PeriodDraft } from './period-draft.ts';
import styles from './TimetableFields.module.css';

interface TimetableFieldsProps {
  readonly periods: readonly PeriodDraft[];
  readonly onPeriods: (periods: readonly PeriodDraft[]) => void;
  /** For each period, a sentence that says what is missing. */
  readonly problems: readonly (string | undefined)[];
}

/** The periods of every week during which something holds; there is always one. */
export function TimetableFields({ periods, onPeriods, problems }: TimetableFieldsProps) {
  const nextKey = 1 + Math.max(...periods.map(({ key }) => key));
  return (
    <div className={styles.periods}>
      {periods.map((period, index) => (
        <PeriodFields
          key={period.key}
          period={period}
          number={index + 1}
          problem={problems[index]}
          onPeriod={(changed) => onPeriods(periods.map((one) => (one === period ? changed : one)))}
          onRemove={
            periods.length > 1
              ? () => onPeriods(periods.filter((one) => one !== period))
              : undefined
          }
        />
      ))}
      <Button icon={Plus} look="quiet" onClick={() => onPeriods([...periods, newPeriod(nextKey)])}>
        Another period
      </Button>
    </div>
  );
}
