import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { shortReason } from './reason.ts';
import { stretch } from './time.ts';

const nextDaysMs = 6 * 86_400_000;
const timeOfDay = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const timeToTheSecond = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayOfWeek = new Intl.DateTimeFormat('en', { weekday: 'long' });
const dayOfYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' });

/**
 * What a row says while its task waits: `Tries again in 12 s: no answer in time`, or, when its
 * start was planned, `Starts at 22:00`.
 * @param now milliseconds since 1970, at the beginning of a second
 */
export function waitingWords(
  { waitingUntil, failure }: Pick<TaskSnapshot, 'waitingUntil' | 'failure'>,
  now: number,
): string {
  const until = waitingUntil ?? now;
  if (failure === null) return `Starts ${until > now ? momentWords(until, now) : 'now'}`;
  const seconds = Math.floor((until - now) / 1000);
  const when = seconds > 0 ? `in ${stretch(seconds)}` : 'now';
  return `Tries again ${when}: ${shortReason(failure)}`;
}

/**
 * What is said of a queued task whose server asked to be left alone; null when nothing is to say. It
 * may have asked for longer than Weft waits.
 * @param restsUntil,now milliseconds since 1970
 */
export function restWords(
  { status }: Pick<TaskSnapshot, 'status'>,
  restsUntil: number | undefined,
  now: number,
): string | null {
  if (status !== 'queued' || restsUntil === undefined || restsUntil <= now) return null;
  return `Its server asked to wait; asked again at ${timeToTheSecond.format(restsUntil)}`;
}

/** `at 22:00`, `on Friday at 22:00`, `on January 3 at 22:00` */
function momentWords(until: number, now: number): string {
  const time = `at ${timeOfDay.format(until)}`;
  if (new Date(until).toDateString() === new Date(now).toDateString()) return time;
  const day = until - now < nextDaysMs ? dayOfWeek : dayOfYear;
  return `on ${day.format(until)} ${time}`;
}
