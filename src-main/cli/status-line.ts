import prettyBytes from 'pretty-bytes';
import type { Totals } from '../contract/snapshot.ts';
import { roughly, seconds } from './time-words.ts';

const barWidth = 24;

// Bytes a second; with less, what is left would take a time that nobody can tell.
const leastSpeed = 1;

interface Part {
  /** Empty where there is nothing to say. */
  readonly text: string;
  /** The part with the greatest is left out first. */
  readonly rank: number;
}

/** How a run goes, in one line of at most `width` characters: what matters least is left out. */
export function statusLine(totals: Totals, width: number): string {
  const parts: readonly Part[] = [
    { text: countsOf(totals), rank: 0 },
    { text: percentOf(totals), rank: 2 },
    { text: bytesOf(totals), rank: 1 },
    { text: `${prettyBytes(totals.bytesPerSecond)}/s`, rank: 3 },
    { text: seconds(totals.elapsedMs), rank: 5 },
    { text: leftOf(totals), rank: 4 },
  ];
  const said = parts.filter(({ text }) => text !== '');
  const fullLine = `[${barOf(totals)}] ${joined(said)}`;
  return fullLine.length <= width ? fullLine : fitted(said, width);
}

function fitted(parts: readonly Part[], width: number): string {
  const line = joined(parts);
  if (line.length <= width) return line;
  if (parts.length <= 1) return line.slice(0, width);
  const last = Math.max(...parts.map(({ rank }) => rank));
  return fitted(
    parts.filter(({ rank }) => rank < last),
    width,
  );
}

function joined(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join(', ');
}

function barOf({ progress }: Totals): string {
  const filled = Math.floor(progress * barWidth);
  return '#'.repeat(filled) + '-'.repeat(barWidth - filled);
}

function countsOf({ done, tasks, failed, waiting }: Totals): string {
  const others = [
    ...(failed > 0 ? [`, ${failed} failed`] : []),
    ...(waiting > 0 ? [`, ${waiting} waiting`] : []),
  ];
  return `${done}/${tasks} done${others.join('')}`;
}

function bytesOf(totals: Totals): string {
  const received = prettyBytes(totals.received);
  return isKnown(totals) ? `${received} of ${prettyBytes(totals.expected)}` : received;
}

function percentOf(totals: Totals): string {
  return isKnown(totals) ? `${Math.floor(totals.progress * 100)}%` : '';
}

function leftOf(totals: Totals): string {
  const { expected, received, bytesPerSecond, failed } = totals;
  const bytes = expected - received;
  // What failed is expected, but nobody fetches it.
  if (!isKnown(totals) || failed > 0 || bytes <= 0 || bytesPerSecond < leastSpeed) return '';
  return `${roughly((bytes / bytesPerSecond) * 1000)} left`;
}

/** Whether it is known how many bytes all files have. */
function isKnown({ unknown, expected }: Totals): boolean {
  return unknown === 0 && expected > 0;
}
