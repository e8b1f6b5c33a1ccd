import {
  Ban,
  CircleDashed,
  CirclePause,
  type LucideIcon,
  Ruler,
  ShieldCheck,
  ShieldQuestionMark,
  Timer,
  TriangleAlert,
} from 'lucide-react';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import type { TaskStatus, Verdict } from '../../src-main/contract/task.ts';
import { stepValue } from '../words/bar.ts';
import { stateWords, verdictWords } from '../words/state.ts';
import { Cell } from './Cell.tsx';
import styles from './State.module.css';

const verdictIcons: Readonly<Record<Verdict, LucideIcon>> = {
  verified: ShieldCheck,
  consistent: ShieldCheck,
  length: Ruler,
  unverifiable: ShieldQuestionMark,
};

const icons: Readonly<Partial<Record<TaskStatus, LucideIcon>>> = {
  queued: CircleDashed,
  waiting: Timer,
  paused: CirclePause,
  failed: TriangleAlert,
  cancelled: Ban,
};

/** The state in words; for a done file also how well it was verified. */
export function State({ task: { status, verdict, ...task } }: { readonly task: TaskSnapshot }) {
  const Icon = verdict === null ? icons[status] : verdictIcons[verdict];
  const value = stepValue({ status, ...task });
  return (
    <Cell
      className={styles.cell}
      title={verdict === null ? task.failure?.detail : verdictWords[verdict].long}
    >
      <span className={styles.mark} data-status={status} data-verdict={verdict}>
        {Icon ? <Icon size={16} strokeWidth={1.9} aria-hidden /> : <span className={styles.dot} />}
      </span>
      <span className={styles.word}>{stateWords[status]}</span>
      {value !== null && (
        <span className={styles.value} aria-hidden>
          {value}%
        </span>
      )}
      {verdict !== null && <span className={styles.verdict}>{verdictWords[verdict].short}</span>}
    </Cell>
  );
}
