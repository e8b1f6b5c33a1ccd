import { type FormEvent, useState } from 'react';
import type { ShownOptions } from '../../src-main/contract/list-options.ts';
import { DigestsField } from '../add/DigestsField.tsx';
import { draftOf } from '../add/options-draft.ts';
import { ServerFields } from '../add/ServerFields.tsx';
import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { QuantityField } from '../controls/QuantityField.tsx';
import { useWeft } from '../weft.ts';
import { count, counted } from '../words/count.ts';
import { readQuantity, speedMeasure } from '../words/quantity.ts';
import { sentence } from '../words/sentence.ts';
import styles from './Options.module.css';
import { useOptions } from './use-options.ts';

interface ListOptionsDialogProps {
  /** A task of the list. */
  readonly id: number;
  readonly shown: ShownOptions;
}

/** Changes the options of a list that is there; nothing that is stored is shown or lost. */
export function ListOptionsDialog({ id, shown }: ListOptionsDialogProps) {
  const { bridge, store } = useWeft();
  const [problem, setProblem] = useState<string | null>(null);
  const { take, form, ...parts } = useOptions(
    id,
    () => draftOf(shown),
    () => setProblem(null),
  );
  const { draft, change } = parts;
  const [isBusy, setIsBusy] = useState(false);
  const close = () => store.setState({ dialog: null });

  async function save(retries: boolean): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    setProblem(null);
    try {
      const changes = await take();
      if (changes !== undefined) {
        await bridge.call('change-list-options', { id, retries, ...changes });
        close();
      }
    } catch (error) {
      setProblem(sentence(error));
    }
    setIsBusy(false);
  }
  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    void save(shown.failed > 0);
  }

  return (
    <Modal title="Options of this list" onClose={close}>
      <form ref={form} className={styles.form} noValidate onSubmit={onSubmit}>
        <p className={styles.about}>
          For {counted(shown.files, 'file', 'files')}, from the next connections on.
        </p>
        <QuantityField
          label="Speed limit of this list"
          hint="All its files together. Empty: no limit of its own."
          quantity={draft.bytesPerSecond}
          measure={speedMeasure}
          onQuantity={(bytesPerSecond) => change({ bytesPerSecond })}
          problem={readQuantity(draft.bytesPerSecond, speedMeasure).problem}
        />
        <DigestsField {...parts} />
        <ServerFields {...parts} />
        <div className={styles.foot}>
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
          <div className={styles.buttons}>
            <Button onClick={close}>Cancel</Button>
            {shown.failed > 0 && (
              <Button disabled={isBusy} onClick={() => void save(false)}>
                Save
              </Button>
            )}
            <Button look="primary" submits disabled={isBusy}>
              {shown.failed > 0 ? `Save and retry failed (${count(shown.failed)})` : 'Save'}
            </Button>
          </div>
        </div>
      </form>
    </Modal>
  );
}
