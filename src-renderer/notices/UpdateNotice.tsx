import { CircleArrowUp, TriangleAlert, X } from 'lucide-react';
import type { Update } from '../../src-main/contract/update.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { useModel, useSend, useWeft } from '../weft.ts';
import { updateWords } from '../words/update.ts';
import styles from './Notices.module.css';

const closing: Readonly<Record<Update['kind'], string>> = {
  idle: 'Close message',
  checking: 'Close message',
  available: 'Not now',
  downloading: 'Stop the update',
  ready: 'Do not install it now',
  failed: 'Close message',
};

/** How far Weft is with a newer version of itself; stays until it is closed. */
export function UpdateNotice() {
  const { store } = useWeft();
  const send = useSend();
  const update = useModel((model) => model.update);
  const words = updateWords(update);
  if (words === null) return null;
  const isFailed = update.kind === 'failed';
  const isInstalling = update.kind === 'ready' && update.when === 'now';
  const Icon = isFailed ? TriangleAlert : CircleArrowUp;
  return (
    <div className={styles.notice} data-kind={isFailed ? 'error' : 'update'}>
      <Icon size={16} aria-hidden />
      <p className={styles.text}>{words}</p>
      {update.kind === 'downloading' && (
        <progress className={styles.progress} aria-label="Update" value={update.progress} />
      )}
      {update.kind === 'available' && (
        <Button look="primary" onClick={() => store.setState({ dialog: 'update' })}>
          Show…
        </Button>
      )}
      {update.kind === 'ready' && !isInstalling && (
        <Button onClick={() => send('choose-update', { when: 'now' })}>Install now</Button>
      )}
      {!isInstalling && (
        <IconButton
          icon={X}
          words={closing[update.kind]}
          onClick={() => send('dismiss-update', undefined)}
        />
      )}
    </div>
  );
}
