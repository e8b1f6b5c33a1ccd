import { useCallback, useState } from 'react';
import { Modal } from '../controls/Modal.tsx';
import { useWeft } from '../weft.ts';
import { ClearQuestion } from './ClearQuestion.tsx';
import { EmptyHistory } from './EmptyHistory.tsx';
import { Files } from './Files.tsx';
import styles from './HistoryDialog.module.css';
import { HistoryTools } from './HistoryTools.tsx';
import { Lists } from './Lists.tsx';
import type { Message } from './message.ts';
import { useBeat } from './use-beat.ts';
import { useLists } from './use-lists.ts';

/** What was downloaded so far: the lists, and the files of the one that is chosen. */
export function HistoryDialog() {
  const { store } = useWeft();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<number | null>(null);
  const [message, setMessage] = useState<Message | null>(null);
  const [isClearing, setIsClearing] = useState(false);
  const [clearings, setClearings] = useState(0);
  const say = useCallback((said: Message) => setMessage(said), []);
  const beat = `${useBeat()} ${clearings}`;
  const found = useLists(search, beat, say);
  const lists = found?.lists ?? [];
  const list = lists.find(({ id }) => id === chosen) ?? lists[0];
  const isEmpty = found !== null && found.search === '' && lists.length === 0;
  return (
    <Modal title="History" isLarge onClose={() => store.setState({ dialog: null })}>
      {isEmpty && search === '' ? (
        <EmptyHistory />
      ) : (
        <>
          <HistoryTools
            search={search}
            onSearch={setSearch}
            onClear={() => setIsClearing(true)}
            say={say}
          />
          <div className={styles.columns}>
            <Lists lists={lists} chosen={list?.id ?? null} onChoose={setChosen} />
            {list !== undefined && found !== null && (
              <Files
                key={`${list.id} ${found.search}`}
                list={list}
                query={{ batchId: list.id, search: found.search, beat }}
                say={say}
              />
            )}
            {found !== null && list === undefined && (
              <p className={styles.nothing}>No file in the history is like “{found.search}”.</p>
            )}
          </div>
        </>
      )}
      <div className={styles.message} data-kind={message?.kind}>
        <p role="status">{message?.kind === 'news' && message.text}</p>
        <p role="alert">{message?.kind === 'error' && message.text}</p>
      </div>
      {isClearing && (
        <ClearQuestion
          say={say}
          onEnd={(isCleared) => {
            setIsClearing(false);
            if (isCleared) setClearings(clearings + 1);
          }}
        />
      )}
    </Modal>
  );
}
