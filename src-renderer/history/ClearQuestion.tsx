import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import styles from './HistoryDialog.module.css';
import type { Say } from './message.ts';

interface ClearQuestionProps {
  readonly onEnd: (isCleared: boolean) => void;
  readonly say: Say;
}

/** Asks before the history is forgotten, and has it forgotten. */
export function ClearQuestion({ onEnd, say }: ClearQuestionProps) {
  const { bridge } = useWeft();
  async function clear(): Promise<void> {
    try {
      await bridge.call('clear-history', undefined);
      say({ kind: 'news', text: 'The history was cleared.' });
      onEnd(true);
    } catch (error) {
      say({ kind: 'error', text: sentence(error) });
      onEnd(false);
    }
  }
  return (
    <Modal title="Clear the history?" onClose={() => onEnd(false)}>
      <p>
        Weft forgets what was downloaded so far, and cannot bring it back. Files stay where they
        are, and what is on the list stays there.
      </p>
      <div className={styles.answers}>
        <Button onClick={() => onEnd(false)}>Cancel</Button>
        <Button look="danger" onClick={() => void clear()}>
          Clear history
        </Button>
      </div>
    </Modal>
  );
}
