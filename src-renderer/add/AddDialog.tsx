import { FileUp } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { AddReport } from '../../src-main/contract/ipc.ts';
import type { ListOptions } from '../../src-main/contract/list-options.ts';
import { Button } from '../controls/Button.tsx';
import { Modal } from '../controls/Modal.tsx';
import { useOptions } from '../options/use-options.ts';
import { useModel, useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import styles from './AddDialog.module.css';
import { announce } from './add-list.ts';
import { OptionFields } from './OptionFields.tsx';
import { withOffered } from './offered.ts';
import { usualOptions } from './options-draft.ts';

/** Takes a list that is typed or pasted. */
export function AddDialog() {
  const weft = useWeft();
  const { bridge, store } = weft;
  const fieldId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const offered = useModel((model) => model.offered);
  const [hasOffered, setHasOffered] = useState(false);
  const newlyRefused = useModel((model) => model.refused);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const { take, form, ...parts } = useOptions(
    null,
    () => usualOptions,
    () => setProblem(null),
  );
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const close = () => store.setState({ dialog: null });
  useEffect(() => {
    if (offered.length === 0) return;
    setText((before) => withOffered(before, offered));
    setHasOffered(true);
    setIsMissing(false);
    setProblem(null);
    store.setState({ offered: [] });
  }, [store, offered]);
  useEffect(() => {
    if (newlyRefused.length === 0) return;
    setRefused((before) => [...new Set([...before, ...newlyRefused])]);
    store.setState({ refused: [] });
  }, [store, newlyRefused]);

  /** Adds a list with the options; the dialog stays while something is wrong. */
  async function add(ask: (options: ListOptions) => Promise<AddReport | null>): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    setIsMissing(false);
    setProblem(null);
    try {
      const taken = await take();
      const report = taken === undefined ? null : await ask(taken.options);
      // What was typed can be mended where nothing of it was an address.
      if (report !== null && report.added + report.duplicates + report.here > 0) close();
      announce(weft, report);
    } catch (error) {
      setProblem(sentence(error));
    }
    setIsBusy(false);
  }
  async function start(): Promise<void> {
    if (text.trim() === '') {
      setIsMissing(true);
      field.current?.focus();
    } else {
      await add((options) => bridge.call('add-text', { text, source: 'typed text', options }));
    }
  }
  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    void start();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void start();
  }

  return (
    <Modal title="Add downloads" onClose={close}>
      <form ref={form} className={styles.form} onSubmit={onSubmit}>
        <label htmlFor={fieldId} className={styles.label}>
          Addresses
        </label>
        <textarea
          ref={field}
          id={fieldId}
          className={styles.field}
          value={text}
          rows={10}
          spellCheck={false}
          wrap="off"
          placeholder={'https://example.org/one.jpg\nhttps://example.org/two.jpg'}
          aria-describedby={`${fieldId}-hint ${fieldId}-problem`}
          aria-invalid={isMissing}
          onChange={(event) => {
            setText(event.target.value);
            setIsMissing(false);
            setProblem(null);
          }}
          onKeyDown={onKeyDown}
        />
        <p id={`${fieldId}-hint`} className={styles.hint}>
          One address a line. Empty lines and lines that begin with # are skipped.
        </p>
        <p id={`${fieldId}-problem`} role="alert" className={styles.missing}>
          {isMissing && 'Enter at least one address.'}
        </p>
        <p role="status" className={styles.offered}>
          {hasOffered && 'Addresses came from a link. Look at them before you start.'}
        </p>
        <div role="alert" className={styles.refused}>
          {refused.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
        <OptionFields {...parts} />
        <div className={styles.foot}>
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
          <div className={styles.buttons}>
            <Button
              icon={FileUp}
              look="quiet"
              onClick={() => void add((options) => bridge.call('open-lists', { options }))}
            >
              Open list file…
            </Button>
            <span className={styles.gap} />
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" submits disabled={isBusy} title="Ctrl+Enter">
              Start
            </Button>
          </div>
        </div>
      </form>
    </Modal>
  );
}
