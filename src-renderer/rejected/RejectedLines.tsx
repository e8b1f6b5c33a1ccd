import { Copy, X } from 'lucide-react';
import { useId } from 'react';
import { Button, IconButton } from '../controls/Button.tsx';
import { useModel, useSend } from '../weft.ts';
import { rejectedText, rejectedTitle } from '../words/rejected.ts';
import styles from './RejectedLines.module.css';
import { RejectedList } from './RejectedList.tsx';

/** Lines of lists that are not addresses, and warnings: shown until they are dismissed, never lost. */
export function RejectedLines() {
  const send = useSend();
  const titleId = useId();
  const lines = useModel((model) => model.rejected);
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby={titleId} className={styles.panel}>
      <header className={styles.header}>
        <h2 id={titleId} className={styles.title}>
          {rejectedTitle(lines)}
        </h2>
        <Button
          icon={Copy}
          look="quiet"
          onClick={() => send('copy-text', { text: rejectedText(lines) }, 'Copied')}
        >
          Copy
        </Button>
        <IconButton icon={X} words="Dismiss" onClick={() => send('dismiss-rejected', undefined)} />
      </header>
      <RejectedList lines={lines} titleId={titleId} />
    </section>
  );
}
