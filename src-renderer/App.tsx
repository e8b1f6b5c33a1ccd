import styles from './App.module.css';
import { AddDialog } from './add/AddDialog.tsx';
import { DropZone } from './add/DropZone.tsx';
import { usePaste } from './add/use-paste.ts';
import { NewAddressDialog } from './address/NewAddressDialog.tsx';
import { Details } from './details/Details.tsx';
import { EmptyState } from './empty/EmptyState.tsx';
import { FilterRow } from './filter/FilterRow.tsx';
import { Header } from './header/Header.tsx';
import { HistoryDialog } from './history/HistoryDialog.tsx';
import { LimitDialog } from './limit/LimitDialog.tsx';
import { Downloads } from './list/Downloads.tsx';
import { LossDialog } from './loss/LossDialog.tsx';
import { Notices } from './notices/Notices.tsx';
import { ListOptionsDialog } from './options/ListOptionsDialog.tsx';
import { RejectedLines } from './rejected/RejectedLines.tsx';
import { SettingsDialog } from './settings/SettingsDialog.tsx';
import type { Dialog } from './store.ts';
import { UpdateDialog } from './update/UpdateDialog.tsx';
import { useModel } from './weft.ts';

/** The whole window. */
export function App() {
  const isEmpty = useModel((model) => model.tasks.size === 0);
  const isLoaded = useModel((model) => model.revision !== null);
  const dialog = useModel((model) => model.dialog);
  usePaste();
  return (
    <div className={styles.window}>
      <Header />
      <main className={styles.main}>
        {isEmpty ? isLoaded && <EmptyState /> : <FilterRow />}
        {!isEmpty && <Downloads />}
        {!isEmpty && <Details />}
        <Notices />
        <RejectedLines />
      </main>
      {dialog && <OpenDialog dialog={dialog} />}
      <DropZone />
    </div>
  );
}

function OpenDialog({ dialog }: { readonly dialog: Dialog }) {
  const settings = useModel((model) => model.settings);
  if (dialog === 'add') return <AddDialog />;
  if (dialog === 'history') return <HistoryDialog />;
  if (dialog === 'update') return <UpdateDialog />;
  if (dialog === 'settings') return settings && <SettingsDialog settings={settings} />;
  if ('newAddressOf' in dialog) return <NewAddressDialog id={dialog.newAddressOf} />;
  if ('limitOf' in dialog) return <LimitDialog id={dialog.limitOf} />;
  if ('optionsOf' in dialog) {
    return <ListOptionsDialog id={dialog.optionsOf} shown={dialog.shown} />;
  }
  return <LossDialog loss={dialog.loss} />;
}
