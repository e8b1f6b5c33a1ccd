import type { TaskEvent } from '../contract/task-event.ts';
import type { Began, Ended, Finished } from './byte-path/messages.ts';

/** What a new connection is for, as an event. */
export function asked(connection: number, byte: number, host: string): TaskEvent {
  return { at: Date.now(), what: 'asked', connection, byte, detail: host };
}

/** What a response began with, as an event. */
export function answered({ id, head }: Began | Finished): TaskEvent {
  const { status, protocol, remoteAddress, connectMs, firstByteMs } = head;
  return {
    at: Date.now(),
    what: 'answered',
    connection: id,
    connectMs: Math.round(connectMs),
    firstByteMs: Math.round(firstByteMs),
    detail: `${status} ${protocol} ${remoteAddress}`,
  };
}

/** The end of the connection that brought a whole file, as an event. */
export function finishedEvent({ id, size }: Finished): TaskEvent {
  return { at: Date.now(), what: 'ended', connection: id, byte: size, detail: 'done' };
}

/** How a connection ended, as an event. */
export function ended({ id, position, outcome, failure, why }: Ended): TaskEvent {
  const detail = failure === null ? why || outcome : `${failure.code}: ${failure.detail}`;
  const what = failure === null ? 'ended' : 'broken';
  return { at: Date.now(), what, connection: id, byte: position, detail };
}
