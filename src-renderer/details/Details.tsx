import { Copy, Gauge, Save, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isSettled } from '../../src-main/contract/task.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { notify } from '../store.ts';
import { useModel, useSend, useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import styles from './Details.module.css';
import { EventTable } from './EventTable.tsx';
import { FactList } from './FactList.tsx';
import { factsOf } from './facts.ts';
import { logText } from './log-text.ts';
import { TimelineChart } from './TimelineChart.tsx';
import { timelineOf } from './timeline.ts';
import { useDetails } from './use-details.ts';
import { useReturningFocus } from './use-returning-focus.ts';

/** All there is to know of one task, under the list, while somebody wants to know it. */
export function Details() {
  const { store } = useWeft();
  const id = useModel((model) => model.details?.id);
  const task = useModel((model) => (id === undefined ? undefined : model.tasks.get(id)));
  const isGone = id !== undefined && task === undefined;
  useEffect(() => {
    if (isGone) store.setState({ details: null });
  }, [store, isGone]);
  return task && <OpenDetails task={task} />;
}

function OpenDetails({ task }: { readonly task: TaskSnapshot }) {
  const { store } = useWeft();
  const panel = useRef<HTMLElement>(null);
  const titleId = useId();
  const seen = useDetails(task.id);
  const events = seen?.details.events ?? [];
  useReturningFocus(panel);
  const close = () => store.setState({ details: null });
  const isOver = isSettled(task.status) || task.status === 'paused';
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  }
  return (
    <section
      ref={panel}
      aria-labelledby={titleId}
      className={styles.panel}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={styles.header}>
        <h2 id={titleId} className={styles.title}>
          <span className={styles.hidden}>Details of </span>
          <bdi>{task.name}</bdi>
        </h2>
        <LimitButton task={task} />
        <LogButtons task={task} seen={seen} />
        <IconButton icon={X} words="Close details" title="Close details (Esc)" onClick={close} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll */}
      <div className={styles.body} tabIndex={0}>
        <FactList task={task} details={seen?.details ?? null} />
        <div className={styles.story}>
          <TimelineChart timeline={timelineOf(events, isOver ? null : (seen?.at ?? null))} />
          <EventTable events={events} />
        </div>
      </div>
    </section>
  );
}

/** How fast a file may come, while it may come at all. */
function LimitButton({ task: { id, status, sameAsLine } }: { readonly task: TaskSnapshot }) {
  const { store } = useWeft();
  if (isSettled(status) || sameAsLine !== null) return null;
  const words = 'Speed limit…';
  return (
    <Button
      icon={Gauge}
      look="quiet"
      folds
      title={words}
      onClick={() => store.setState({ dialog: { limitOf: id } })}
    >
      {words}
    </Button>
  );
}

interface LogButtonsProps {
  readonly task: TaskSnapshot;
  readonly seen: ReturnType<typeof useDetails>;
}

/** What happened, as text to take elsewhere. */
function LogButtons({ task, seen }: LogButtonsProps) {
  const { bridge, store } = useWeft();
  const send = useSend();
  if (seen === null) return null;
  const { details } = seen;
  function text(): string {
    const restsUntil = store.getState().rests.get(task.host);
    return logText(factsOf(task, details, Date.now(), restsUntil), details.events);
  }
  async function save(): Promise<void> {
    try {
      const isSaved = await bridge.call('save-text', { name: `${task.name}.txt`, text: text() });
      if (isSaved) notify(store, 'news', 'Log saved');
    } catch (error) {
      notify(store, 'error', sentence(error));
    }
  }
  return (
    <>
      <Button
        icon={Copy}
        look="quiet"
        folds
        title="Copy log"
        onClick={() => send('copy-text', { text: text() }, 'Copied')}
      >
        Copy log
      </Button>
      <Button icon={Save} look="quiet" folds title="Save log…" onClick={() => void save()}>
        Save log…
      </Button>
    </>
  );
}
