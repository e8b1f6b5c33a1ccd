import { FolderOpen, RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import type { HistoryBatch } from '../../src-main/contract/history.ts';
import { Button } from '../controls/Button.tsx';
import { counted } from '../words/count.ts';
import { shortPath } from '../words/shorten.ts';
import { FileGrid } from './FileGrid.tsx';
import styles from './Files.module.css';
import type { Say } from './message.ts';
import { type FileQuery, useFilePages } from './use-file-pages.ts';
import { useHistoryAction } from './use-history-action.ts';

interface FilesProps {
  readonly list: HistoryBatch;
  readonly query: FileQuery;
  readonly say: Say;
}

/** The files of one list, and what can be done with the list. */
export function Files({ list, query, say }: FilesProps) {
  const act = useHistoryAction(say);
  const { total, need, fileAt } = useFilePages(query, say);
  useEffect(() => need(0, 0), [need]);
  const part = { kind: 'list', id: list.id } as const;
  return (
    <section aria-label="Files of the list" className={styles.place}>
      <header className={styles.header}>
        <p className={styles.title} title={list.folder}>
          {total !== null && (
            <span className={styles.count}>
              {counted(total, 'file', 'files')}
              {query.search !== '' && ' found'}
            </span>
          )}
          <bdi className={styles.folder}>{shortPath(list.folder)}</bdi>
        </p>
        <Button
          icon={FolderOpen}
          look="quiet"
          folds
          title="Open folder"
          onClick={() => act({ kind: 'show', part })}
        >
          Open folder
        </Button>
        <Button
          icon={RotateCw}
          look="quiet"
          folds
          title="Add the list again, to the present folder and without its logins"
          disabled={total === 0}
          onClick={() => act({ kind: 'add', part })}
        >
          Add again
        </Button>
      </header>
      {total === 0 && <p className={styles.nothing}>Nothing of this list has ended yet.</p>}
      {total !== null && total > 0 && (
        <FileGrid total={total} need={need} fileAt={fileAt} act={act} />
      )}
    </section>
  );
}
