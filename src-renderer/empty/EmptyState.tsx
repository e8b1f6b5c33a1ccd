import { FileUp, Plus } from 'lucide-react';
import { openLists } from '../add/add-list.ts';
import { Button } from '../controls/Button.tsx';
import { useWeft } from '../weft.ts';
import styles from './EmptyState.module.css';
import { Weave } from './Weave.tsx';

/** What a new window shows: what to do first. */
export function EmptyState() {
  const weft = useWeft();
  return (
    <div className={styles.place}>
      <Weave />
      <h2 className={styles.title}>Drop a list of addresses here</h2>
      <p className={styles.hint}>
        Text files, selected text or links. Or paste with <kbd>{pasteKeys()}</kbd>
      </p>
      <div className={styles.buttons}>
        <Button icon={Plus} onClick={() => weft.store.setState({ dialog: 'add' })}>
          Type a list…
        </Button>
        <Button icon={FileUp} onClick={() => void openLists(weft)}>
          Open list file…
        </Button>
      </div>
    </div>
  );
}

function pasteKeys(): string {
  return navigator.userAgent.includes('Mac OS') ? '⌘V' : 'Ctrl+V';
}
