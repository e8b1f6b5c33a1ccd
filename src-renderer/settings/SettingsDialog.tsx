import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Settings } from '../../src-main/contract/settings.ts';
import { Button } from '../controls/Button.tsx';
import { focusOnProblem } from '../controls/focus-on-problem.ts';
import { Modal } from '../controls/Modal.tsx';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import { AmountFields } from './AmountFields.tsx';
import { ConnectionFields } from './ConnectionFields.tsx';
import { changesOf, type DraftProps, draftOf } from './draft.ts';
import { FileFields } from './FileFields.tsx';
import { ProxyFields } from './ProxyFields.tsx';
import styles from './SettingsDialog.module.css';
import { UpdateFields } from './UpdateFields.tsx';

/** The settings that are seldom changed; the others are in the header. */
export function SettingsDialog({ settings }: { readonly settings: Settings }) {
  const { bridge, store } = useWeft();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [attempts, setAttempts] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const close = () => store.setState({ dialog: null });
  const parts: DraftProps = {
    draft,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    showsProblems: attempts > 0,
  };

  useLayoutEffect(() => {
    if (attempts > 0) focusOnProblem(form.current);
  }, [attempts]);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAttempts(attempts + 1);
    const changes = changesOf(draft);
    if (changes === undefined) return;
    try {
      store.setState({ settings: await bridge.call('change-settings', changes), dialog: null });
    } catch (error) {
      setRefusal(sentence(error));
    }
  }

  return (
    <Modal title="Settings" onClose={close}>
      <form ref={form} className={styles.form} noValidate onSubmit={(event) => void save(event)}>
        <ConnectionFields {...parts} />
        <ProxyFields {...parts} />
        <AmountFields {...parts} />
        <FileFields {...parts} />
        <UpdateFields {...parts} />
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
