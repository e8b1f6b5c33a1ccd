import type { TaskStatus } from '../../src-main/contract/task.ts';
import type { TaskEvent } from '../../src-main/contract/task-event.ts';
import { count } from './count.ts';

const becameWords: Readonly<Record<TaskStatus, string>> = {
  queued: 'Queued',
  waiting: 'Waits for its time',
  probing: 'Connects',
  downloading: 'Downloads',
  verifying: 'Checks what came',
  finalising: 'Gives the file its name',
  done: 'Done',
  paused: 'Paused',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** What happened: `Asked from byte 1,024 on`, `Connected after 12 ms, first byte after 40 ms`. */
export function eventWords({ what, byte, connectMs, firstByteMs }: TaskEvent): string {
  switch (what) {
    case 'asked':
      return byte === undefined || byte === 0
        ? 'Asked for the file'
        : `Asked from byte ${count(byte)} on`;
    case 'answered':
      return `Connected after ${count(connectMs ?? 0)} ms, first byte after ${count(firstByteMs ?? 0)} ms`;
    case 'ended':
      return `Ended${atByte(byte)}`;
    case 'broken':
      return `Broke off${atByte(byte)}`;
    case 'looked':
      return 'Looked for a checksum on the server';
    case 'named':
      return 'The server named the file';
    default:
      return becameWords[what];
  }
}

function atByte(byte: number | undefined): string {
  return byte === undefined ? '' : ` at byte ${count(byte)}`;
}

const timeOfDay = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

/** The time of day of an event: `12:03:04.120` */
export function eventTime(at: number): string {
  return timeOfDay.format(at);
}
