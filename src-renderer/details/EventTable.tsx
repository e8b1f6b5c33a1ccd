import { memo } from 'react';
import type { TaskEvent } from '../../src-main/contract/task-event.ts';
import { count } from '../words/count.ts';
import { eventTime, eventWords } from '../words/event.ts';
import styles from './EventTable.module.css';

/** How many events are worth a row; the log has them all. */
const mostRows = 200;

/** What happened, in words: the last first, so that what is new is in view. */
export const EventTable = memo(function EventTable({
  events,
}: {
  readonly events: readonly TaskEvent[];
}) {
  if (events.length === 0) return <p className={styles.nothing}>Nothing has happened yet.</p>;
  const left = events.length - mostRows;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>
        What happened{left > 0 && `; ${count(left)} more before, which the log has`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Connection</th>
          <th scope="col">What</th>
          <th scope="col">Detail</th>
        </tr>
      </thead>
      <tbody>
        {events
          .slice(-mostRows)
          .map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events are never moved
            <EventRow key={index} event={event} />
          ))
          .reverse()}
      </tbody>
    </table>
  );
});

function EventRow({ event }: { readonly event: TaskEvent }) {
  const { at, what, connection, detail } = event;
  return (
    <tr data-what={what}>
      <td className={styles.time}>{eventTime(at)}</td>
      <td className={styles.connection}>{connection}</td>
      <td>{eventWords(event)}</td>
      <td className={styles.detail}>
        <bdi>{detail}</bdi>
      </td>
    </tr>
  );
}
