import { type FormEvent, useState } from 'react';
import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { QuantityField } from '../controls/QuantityField.tsx';
import { useModel, useSend, useWeft } from '../weft.ts';
import { quantityOf, readQuantity, speedMeasure } from '../words/quantity.ts';
import styles from './LimitDialog.module.css';

/** Takes the speed limit of one file; it holds at once, also while the file comes. */
export function LimitDialog({ id }: { readonly id: number }) {
  const { store } = useWeft();
  const send = useSend();
  const task = useModel((model) => model.tasks.get(id));
  const [quantity, setQuantity] = useState(() => quantityOf(task?.limit ?? null, speedMeasure));
  const { value, problem } = readQuantity(quantity, speedMeasure);
  const close = () => store.setState({ dialog: null });

  function set(bytesPerSecond: number | null): void {
    send('set-limit', { id, bytesPerSecond });
    close();
  }

  function save(event: FormEvent): void {
    event.preventDefault();
    if (value !== undefined) set(value);
  }

  return (
    <Modal title="Speed limit" onClose={close}>
      <form noValidate onSubmit={save}>
        <p className={styles.name}>
          <bdi>{task?.name}</bdi>
        </p>
        <QuantityField
          label="Speed limit of this file"
          hint="Holds at once. Empty: no limit of its own."
          quantity={quantity}
          measure={speedMeasure}
          onQuantity={setQuantity}
          problem={problem}
        />
        <div className={styles.buttons}>
          {task !== undefined && task.limit !== null && (
            <Button onClick={() => set(null)}>Remove limit</Button>
          )}
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" submits disabled={value === undefined}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
