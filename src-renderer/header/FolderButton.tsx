import { FolderDown } from 'lucide-react';
import { useModel, useSend } from '../weft.ts';
import { shortPath } from '../words/shorten.ts';
import styles from './FolderButton.module.css';

/** Where new files go, and the way to choose another folder. */
export function FolderButton() {
  const send = useSend();
  const folder = useModel((model) => model.settings?.folder);
  if (folder === undefined) return null;
  return (
    <button
      type="button"
      className={styles.button}
      title={folder}
      onClick={() => send('choose-folder', undefined)}
    >
      <FolderDown size={15} strokeWidth={2} aria-hidden />
      <span className={styles.words}>Save to </span>
      <bdi className={styles.path}>{shortPath(folder)}</bdi>
    </button>
  );
}
