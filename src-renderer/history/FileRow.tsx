import { Copy, FolderOpen, RotateCw } from 'lucide-react';
import type { HistoryFile } from '../../src-main/contract/history.ts';
import { IconButton } from '../controls/Button.tsx';
import { Cell } from '../list/Cell.tsx';
import { FileName } from '../list/FileName.tsx';
import { KindIcon } from '../list/KindIcon.tsx';
import { StateMark } from '../list/StateMark.tsx';
import sublineStyles from '../list/Subline.module.css';
import { useNow } from '../weft.ts';
import { momentWords } from '../words/moment.ts';
import { size } from '../words/size.ts';
import { stateWords, verdictWords } from '../words/state.ts';
import { clock } from '../words/time.ts';
import styles from './FileRow.module.css';
import { idOf } from './use-file-keys.ts';
import type { useHistoryAction } from './use-history-action.ts';

interface FileRowProps {
  /** Undefined while it is on its way. */
  readonly file: HistoryFile | undefined;
  readonly index: number;
  /** Distance from the top in pixels. */
  readonly top: number;
  readonly isCurrent: boolean;
  readonly act: ReturnType<typeof useHistoryAction>;
}

/** One file that came to an end. */
export function FileRow({ file, index, top, isCurrent, act }: FileRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold virtual rows
    <div
      role="row"
      aria-rowindex={index + 1}
      tabIndex={isCurrent ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      data-index={index}
      data-status={file?.status}
    >
      {file === undefined ? (
        <Cell className={styles.name}>…</Cell>
      ) : (
        <Parts file={file} isCurrent={isCurrent} act={act} />
      )}
    </div>
  );
}

interface PartsProps extends Pick<FileRowProps, 'isCurrent' | 'act'> {
  readonly file: HistoryFile;
}

function Parts({ file, isCurrent, act }: PartsProps) {
  const { name, address, status, verdict, failure, note } = file;
  const ended = momentWords(file.endedAt, useNow());
  const nameId = `history-${file.isOnList ? 'task' : 'record'}-${file.id}`;
  const digest = file.digest && `${file.digest.algorithm} ${file.digest.value}`;
  const title = [name, address, failure, note, digest].filter(Boolean).join('\n');
  return (
    <>
      <Cell className={styles.name} title={title}>
        <KindIcon name={name} status={status} />
        <FileName id={nameId} name={name} />
        <span className={sublineStyles.subline}>
          {failure === null ? (
            <bdi>{address}</bdi>
          ) : (
            <span className={sublineStyles.failure}>{failure}</span>
          )}
        </span>
      </Cell>
      <Cell className={styles.figures}>
        <span>{size(file.bytes)}</span>
        <span className={styles.faint}>{clock(file.workedMs)}</span>
      </Cell>
      <Cell
        className={styles.state}
        title={verdict === null ? undefined : verdictWords[verdict].long}
      >
        <StateMark status={status} verdict={verdict} />
        <span>
          {verdict === null ? stateWords[status] : sentenceCase(verdictWords[verdict].short)}
        </span>
        <span className={styles.faint}>{ended}</span>
      </Cell>
      <FileButtons file={file} nameId={nameId} isCurrent={isCurrent} act={act} />
    </>
  );
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface FileButtonsProps extends PartsProps {
  readonly nameId: string;
}

function FileButtons({ file, nameId, isCurrent, act }: FileButtonsProps) {
  const part = { kind: 'file', ...idOf(file) } as const;
  const shared = { 'aria-describedby': nameId, tabIndex: isCurrent ? 0 : -1 };
  return (
    <Cell className={styles.buttons}>
      {file.status === 'done' && (
        <IconButton
          icon={FolderOpen}
          words="Show in folder"
          {...shared}
          onClick={() => act({ kind: 'show', part })}
        />
      )}
      <IconButton
        icon={Copy}
        words="Copy address"
        data-place="second"
        {...shared}
        onClick={() => act({ kind: 'copy', address: file.address })}
      />
      <IconButton
        icon={RotateCw}
        words="Download again"
        {...shared}
        onClick={() => act({ kind: 'add', part })}
      />
    </Cell>
  );
}
