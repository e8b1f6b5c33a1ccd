import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../controls/Button.tsx';
import { dismissNotice, type Notice } from '../store.ts';
import { useModel, useWeft } from '../weft.ts';
import { HeldNotice } from './HeldNotice.tsx';
import styles from './Notices.module.css';
import { SetAsideNotice } from './SetAsideNotice.tsx';
import { UpdateNotice } from './UpdateNotice.tsx';

/** How long a notice stays, in milliseconds. */
const stays = { news: 6_000, error: 15_000 };

/** Short messages over the lower edge of the list. Both regions always exist, so that what comes
 * into them is read out: news politely, errors at once. */
export function Notices() {
  const notices = useModel((model) => model.notices);
  const of = (kind: Notice['kind']) =>
    notices
      .filter((notice) => notice.kind === kind)
      .map((notice) => <NoticeCard key={notice.id} notice={notice} />);
  return (
    <div className={styles.place}>
      <div className={styles.stack}>
        <div role="alert">{of('error')}</div>
        <div role="status">
          <SetAsideNotice />
          <HeldNotice />
          <UpdateNotice />
          {of('news')}
        </div>
      </div>
    </div>
  );
}

function NoticeCard({ notice: { id, kind, text } }: { readonly notice: Notice }) {
  const { store } = useWeft();
  useEffect(() => {
    const timer = setTimeout(() => dismissNotice(store, id), stays[kind]);
    return () => clearTimeout(timer);
  }, [store, id, kind]);
  const Icon = kind === 'news' ? CircleCheck : TriangleAlert;
  return (
    <div className={styles.notice} data-kind={kind}>
      <Icon size={16} aria-hidden />
      <p className={styles.text}>{text}</p>
      <IconButton icon={X} words="Close message" onClick={() => dismissNotice(store, id)} />
    </div>
  );
}
