import { Ban, Eraser, Pause, Play, RotateCw } from 'lucide-react';
import { Button } from '../controls/Button.tsx';
import { steerTasks } from '../loss/steer-tasks.ts';
import { useModel, useSend, useWeft } from '../weft.ts';
import { count } from '../words/count.ts';
import styles from './ListActions.module.css';

/** What can be done to many tasks at once; only what would do something is offered. */
export function ListActions() {
  const weft = useWeft();
  const send = useSend();
  const totals = useModel((model) => model.totals);
  const lists = useModel((model) => model.lists);
  const filter = useModel((model) => model.filter);
  const finished = lists.done.length + lists.cancelled.length;
  return (
    <div className={styles.actions}>
      {totals.failed > 0 && (
        <Button
          icon={RotateCw}
          look="quiet"
          folds
          title="Try everything again that failed"
          onClick={() => void steerTasks(weft, 'retry', lists.failed)}
        >
          Retry failed ({count(totals.failed)})
        </Button>
      )}
      {finished > 0 && (
        <Button
          icon={Eraser}
          look="quiet"
          folds
          title="Take what is done or cancelled off the list; files stay where they are"
          onClick={() =>
            send('steer', { what: 'remove', ids: [...lists.done, ...lists.cancelled] })
          }
        >
          Clear finished
        </Button>
      )}
      {filter === 'waiting' && lists.waiting.length > 0 && (
        <Button
          icon={Play}
          look="quiet"
          folds
          title="Do not wait any longer"
          onClick={() => send('steer', { what: 'resume', ids: lists.waiting })}
        >
          Try all now
        </Button>
      )}
      {totals.paused > 0 && (
        <Button
          icon={Play}
          look="quiet"
          folds
          title="Resume all"
          onClick={() => send('steer', { what: 'resume', ids: 'all' })}
        >
          Resume all
        </Button>
      )}
      {totals.queued + totals.waiting + totals.active > 0 && (
        <Button
          icon={Pause}
          look="quiet"
          folds
          title="Pause all"
          onClick={() => send('steer', { what: 'pause', ids: 'all' })}
        >
          Pause all
        </Button>
      )}
      {lists.unfinished.length > 0 && (
        <Button
          icon={Ban}
          look="quiet"
          folds
          title="Cancel everything that is not finished"
          onClick={() => void steerTasks(weft, 'cancel', lists.unfinished)}
        >
          Cancel all
        </Button>
      )}
    </div>
  );
}
