import { History, Plus, Settings } from 'lucide-react';
import { Button, IconButton } from '../controls/Button.tsx';
import { WeaveMark } from '../empty/WeaveMark.tsx';
import { useModel, useWeft } from '../weft.ts';
import { Clock } from './Clock.tsx';
import { Comparison } from './Comparison.tsx';
import { FolderButton } from './FolderButton.tsx';
import styles from './Header.module.css';
import { ModeSwitch } from './ModeSwitch.tsx';
import { TotalBar } from './TotalBar.tsx';
import { TotalFigures } from './TotalFigures.tsx';

/** The upper part of the window: what can be set, and how the whole list stands. */
export function Header() {
  const { store } = useWeft();
  const hasSettings = useModel((model) => model.settings !== null);
  return (
    <header className={styles.header}>
      <div className={styles.tools}>
        <h1 className={styles.brand}>
          <WeaveMark />
          <span className={styles.name}>Weft</span>
        </h1>
        <FolderButton />
        <ModeSwitch />
        <IconButton
          icon={History}
          words="History"
          onClick={() => store.setState({ dialog: 'history' })}
        />
        <IconButton
          icon={Settings}
          words="Settings"
          disabled={!hasSettings}
          onClick={() => store.setState({ dialog: 'settings' })}
        />
        <Button icon={Plus} look="primary" onClick={() => store.setState({ dialog: 'add' })}>
          Add
        </Button>
      </div>
      <div className={styles.figures}>
        <Clock />
        <Comparison />
        <TotalFigures />
      </div>
      <TotalBar />
    </header>
  );
}
