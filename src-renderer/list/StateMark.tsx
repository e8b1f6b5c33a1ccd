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
import type { TaskStatus, Verdict } from '../../src-main/contract/task.ts';
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

interface StateMarkProps {
  readonly status: TaskStatus;
  readonly verdict: Verdict | null;
}

/** The state as a sign in its colour; for a done file it is about how well it was verified. */
export function StateMark({ status, verdict }: StateMarkProps) {
  const Icon = verdict === null ? icons[status] : verdictIcons[verdict];
  return (
    <span className={styles.mark} data-status={status} data-verdict={verdict}>
      {Icon ? <Icon size={16} strokeWidth={1.9} aria-hidden /> : <span className={styles.dot} />}
    </span>
  );
}
