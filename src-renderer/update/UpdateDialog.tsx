import type { UpdateMoment } from '../../src-main/contract/update.ts';
import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { useModel, useSend, useWeft } from '../weft.ts';
import styles from './UpdateDialog.module.css';

/** What is new in another version, and whether to install it. Nothing that runs has to stop. */
export function UpdateDialog() {
  const { store } = useWeft();
  const send = useSend();
  const update = useModel((model) => model.update);
  const isBusy = useModel(({ totals }) => totals.queued + totals.waiting + totals.active > 0);
  if (update.kind !== 'available') return null;
  const close = () => store.setState({ dialog: null });
  function choose(when: UpdateMoment): void {
    close();
    send('choose-update', { when });
  }
  function refuse(): void {
    close();
    send('dismiss-update', undefined);
  }
  return (
    <Modal title={`Weft ${update.version} is there`} onClose={close}>
      <p className={styles.notes}>{update.notes || 'Nothing is said about what is new.'}</p>
      <p className={styles.text}>
        {isBusy
          ? 'Downloads go on meanwhile. When it is installed now, they stop for it and go on from where they were.'
          : 'Weft starts again when it is installed.'}
      </p>
      <div className={styles.buttons}>
        {isBusy && (
          <Button look="primary" onClick={() => choose('when-finished')}>
            Install when the list is finished
          </Button>
        )}
        <Button look={isBusy ? 'plain' : 'primary'} onClick={() => choose('now')}>
          Install now
        </Button>
        <Button onClick={refuse}>Not now</Button>
      </div>
    </Modal>
  );
}
