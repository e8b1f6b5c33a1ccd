import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { useSend, useWeft } from '../weft.ts';
import { lossWords } from '../words/loss.ts';
import styles from './LossDialog.module.css';
import type { Loss } from './loss.ts';

/** Asks once before bytes are thrown away, of however many files; keeping them comes first. */
export function LossDialog({ loss }: { readonly loss: Loss }) {
  const { store } = useWeft();
  const send = useSend();
  const { action, ids, unharmed } = loss;
  const words = lossWords(loss);
  const close = () => store.setState({ dialog: null });
  function go(chosen: readonly number[]): void {
    close();
    send('steer', { what: action, ids: chosen });
  }
  return (
    <Modal title={words.title} onClose={close}>
      <p className={styles.text}>{words.text}</p>
      <div className={styles.buttons}>
        <Button look="primary" onClick={close}>
          {words.keep}
        </Button>
        {unharmed.length > 0 && <Button onClick={() => go(unharmed)}>{words.spare}</Button>}
        <Button look="danger" onClick={() => go(ids)}>
          {words.lose}
        </Button>
      </div>
    </Modal>
  );
}
