import { History } from 'lucide-react';
import { useModel } from '../weft.ts';
import styles from './HistoryDialog.module.css';

/** What the history says before there is any. */
export function EmptyHistory() {
  const isKept = useModel((model) => model.settings?.keepsHistory !== false);
  return (
    <div className={styles.empty}>
      <History size={40} strokeWidth={1.4} aria-hidden />
      <p className={styles.emptyTitle}>Nothing has been downloaded yet</p>
      <p className={styles.emptyHint}>
        {isKept
          ? 'Lists and their files stay here, also after they have left the list.'
          : 'What leaves the list is forgotten, because the settings say so.'}
      </p>
    </div>
  );
}
