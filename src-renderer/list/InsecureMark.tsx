import { ShieldOff } from 'lucide-react';
import { insecureWords } from '../words/insecure.ts';
import styles from './PriorityMark.module.css';

/** Before the name: that anybody may have changed the file on its way. */
export function InsecureMark({ isInsecure }: { readonly isInsecure: boolean }) {
  if (!isInsecure) return null;
  const { short, long } = insecureWords;
  return (
    <span role="img" aria-label={short} title={long} className={styles.mark}>
      <ShieldOff size={15} strokeWidth={2.2} aria-hidden data-insecure />
    </span>
  );
}
