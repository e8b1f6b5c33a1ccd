import { useEffect, useId, useState } from 'react';
import { useModel } from '../weft.ts';
import { clock } from '../words/time.ts';
import styles from './Clock.module.css';

/** How far the clock runs on by itself when main says nothing, in milliseconds. */
const maxAhead = 600;

/** The elapsed time; between two pieces of news it runs on, so that its tenths do not jump. */
function useElapsed(): number {
  const elapsedMs = useModel((model) => model.totals.elapsedMs);
  const isRunning = useModel((model) => model.totals.active > 0);
  const [shown, setShown] = useState(elapsedMs);
  useEffect(() => {
    setShown(elapsedMs);
    if (!isRunning) return;
    const since = performance.now();
    const timer = setInterval(
      () => setShown(elapsedMs + Math.min(maxAhead, performance.now() - since)),
      100,
    );
    return () => clearInterval(timer);
  }, [elapsedMs, isRunning]);
  return isRunning ? Math.max(shown, elapsedMs) : elapsedMs;
}

/** The figure that Weft exists for. */
export function Clock() {
  const labelId = useId();
  const elapsed = useElapsed();
  return (
    <div className={styles.clock}>
      <span id={labelId} className={styles.label}>
        Elapsed
      </span>
      <div role="timer" aria-labelledby={labelId} className={styles.time}>
        {clock(elapsed)}
      </div>
    </div>
  );
}
