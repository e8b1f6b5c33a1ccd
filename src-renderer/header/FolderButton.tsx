import { FolderDown } from 'lucide-react';
import { useSettingsCall } from '../settings/use-settings-call.ts';
import { useModel, useWeft } from '../weft.ts';
import { shortPath } from '../words/shorten.ts';
import styles from './FolderButton.module.css';

/** Where new files go, and the way to choose another folder. */
export function FolderButton() {
  const { bridge } = useWeft();
  const take = useSettingsCall();
  const folder = useModel((model) => model.settings?.folder);
  if (folder === undefined) return null;
  return (
    <button
      type="button"
      className={styles.button}
      title={folder}
      onClick={() => void take(bridge.call('choose-folder', undefined))}
    >
      <FolderDown size={15} strokeWidth={2} aria-hidden />
      <span className={styles.words}>Save to </span>
      <bdi className={styles.path}>{shortPath(folder)}</bdi>
    </button>
  );
}
