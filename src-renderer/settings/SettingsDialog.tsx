import { type FormEvent, useState } from 'react';
import { limits } from '../../src-main/contract/settings.ts';
import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import { wholeNumber } from '../words/whole-number.ts';
import { NumberField } from './NumberField.tsx';
import styles from './SettingsDialog.module.css';

/** The settings that are seldom changed; the others are in the header. */
export function SettingsDialog() {
  const { bridge, store } = useWeft();
  const { settings } = store.getState();
  const [connections, setConnections] = useState(String(settings?.connections ?? ''));
  const [timeout, setTimeout] = useState(String(settings?.timeoutSeconds ?? ''));
  const [showsProblems, setShowsProblems] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const close = () => store.setState({ dialog: null });
  const read = {
    connections: wholeNumber(connections, limits.connections),
    timeoutSeconds: wholeNumber(timeout, limits.timeoutSeconds),
  };

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = event.currentTarget.querySelectorAll('input');
    setShowsProblems(true);
    const { value: wanted } = read.connections;
    const { value: timeoutSeconds } = read.timeoutSeconds;
    if (wanted === undefined || timeoutSeconds === undefined) {
      fields[wanted === undefined ? 0 : 1]?.focus();
      return;
    }
    try {
      const changed = { connections: wanted, timeoutSeconds };
      store.setState({ settings: await bridge.call('change-settings', changed), dialog: null });
    } catch (error) {
      setRefusal(sentence(error));
    }
  }

  return (
    <Modal title="Settings" onClose={close}>
      <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
        <NumberField
          label="Connections at once"
          hint="How many files come together. Many servers allow only a few."
          text={connections}
          onText={setConnections}
          limits={limits.connections}
          problem={showsProblems ? read.connections.problem : undefined}
        />
        <NumberField
          label="Timeout in seconds"
          hint="How long a server may be silent before its connection is given up."
          text={timeout}
          onText={setTimeout}
          limits={limits.timeoutSeconds}
          problem={showsProblems ? read.timeoutSeconds.problem : undefined}
        />
        <p role="alert" className={styles.problem}>
          {refusal}
        </p>
        <div className={styles.buttons}>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" submits>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
