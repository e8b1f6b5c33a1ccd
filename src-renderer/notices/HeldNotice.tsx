import { CirclePause, X } from 'lucide-react';
import { Button, IconButton } from '../controls/Button.tsx';
import { useModel, useSend, useWeft } from '../weft.ts';
import { counted } from '../words/count.ts';
import styles from './Notices.module.css';

/** What was under way when Weft was left, where the person wants to be asked; stays until then. */
export function HeldNotice() {
  const { store } = useWeft();
  const send = useSend();
  const held = useModel((model) => model.heldAtStart);
  const paused = useModel(
    ({ heldAtStart, tasks }) =>
      heldAtStart.filter((id) => tasks.get(id)?.status === 'paused').length,
  );
  if (paused === 0) return null;
  const dismiss = () => store.setState({ heldAtStart: [] });
  function goOn(): void {
    dismiss();
    send('steer', { what: 'resume', ids: held });
  }
  return (
    <div className={styles.notice} data-kind="held">
      <CirclePause size={16} aria-hidden />
      <p className={styles.text}>{counted(paused, 'download', 'downloads')} not finished</p>
      <Button look="primary" onClick={goOn}>
        Go on
      </Button>
      <IconButton icon={X} words="Leave them paused" onClick={dismiss} />
    </div>
  );
}
