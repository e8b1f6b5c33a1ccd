import { TriangleAlert, X } from 'lucide-react';
import { Button, IconButton } from '../controls/Button.tsx';
import { useModel, useSend, useWeft } from '../weft.ts';
import styles from './Notices.module.css';

/** Why the list is empty at this start, and where the damaged one is; stays until it is closed. */
export function SetAsideNotice() {
  const { store } = useWeft();
  const send = useSend();
  const path = useModel((model) => model.setAside);
  if (path === null) return null;
  return (
    <div className={styles.notice} data-kind="held">
      <TriangleAlert size={16} aria-hidden />
      <p className={styles.text} title={path}>
        Your list was damaged. Weft began with an empty one and kept the damaged one.
      </p>
      <Button onClick={() => send('show-set-aside', undefined)}>Show in folder</Button>
      <IconButton
        icon={X}
        words="Close message"
        onClick={() => store.setState({ setAside: null })}
      />
    </div>
  );
}
