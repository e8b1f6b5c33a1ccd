import { type FormEvent, useId, useState } from 'react';
import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { useModel, useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import styles from './NewAddressDialog.module.css';

/** Takes another address of a file, say because the old one has expired. */
export function NewAddressDialog({ id }: { readonly id: number }) {
  const { bridge, store } = useWeft();
  const fieldId = useId();
  const task = useModel((model) => model.tasks.get(id));
  const [url, setUrl] = useState(task?.address ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  // What is paused, or planned for later, stays so.
  const isPlanned = task?.status === 'waiting' && task.failure === null;
  const goesOn = task?.status !== 'paused' && !isPlanned;
  const close = () => store.setState({ dialog: null });

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    try {
      await bridge.call('set-address', { id, url: url.trim() });
      close();
    } catch (error) {
      setProblem(sentence(error));
      setIsBusy(false);
    }
  }

  return (
    <Modal title="New address" onClose={close}>
      <form noValidate onSubmit={(event) => void save(event)}>
        <p className={styles.name}>
          <bdi>{task?.name}</bdi>
        </p>
        <label htmlFor={fieldId} className={styles.label}>
          Address
        </label>
        <input
          id={fieldId}
          type="text"
          inputMode="url"
          className={styles.field}
          value={url}
          spellCheck={false}
          autoComplete="off"
          aria-describedby={`${fieldId}-hint ${fieldId}-problem`}
          aria-invalid={problem !== null}
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            setUrl(event.target.value);
            setProblem(null);
          }}
        />
        <p id={`${fieldId}-hint`} className={styles.hint}>
          Where the same file is to be had now. What came so far is kept if it proves to be the
          same.
        </p>
        <p id={`${fieldId}-problem`} role="alert" className={styles.problem}>
          {problem}
        </p>
        <div className={styles.buttons}>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" submits disabled={isBusy || url.trim() === ''}>
            {goesOn ? 'Try again' : 'Save'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
