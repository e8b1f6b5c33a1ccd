import prettyBytes from 'pretty-bytes';
import type { Figures } from '../../src-main/contract/snapshot.ts';

/** `3.4 MB` */
export function size(bytes: number): string {
  return prettyBytes(bytes, { maximumFractionDigits: 1, locale: 'en' });
}

/** `3.4 MB/s` */
export function speed(bytesPerSecond: number): string {
  return `${size(Math.round(bytesPerSecond))}/s`;
}

/** `1.2 of 3.4 MB`; the unit stands once where it is the same. */
export function sizeOf(received: number, total: number, of = 'of'): string {
  const [part, whole] = [size(received), size(total)];
  const [figure, unit] = part.split(' ');
  const shown = unit === whole.split(' ')[1] ? figure : part;
  return `${shown} ${of} ${whole}`;
}

/** What came of a whole list: `1.2 of 3.4 MB`, `1.2 of at least 3.4 MB` while sizes are unknown. */
export function receivedWords({
  received,
  expected,
  unknown,
}: Pick<Figures, 'received' | 'expected' | 'unknown'>): string {
  if (expected <= received) return size(received);
  return sizeOf(received, expected, unknown > 0 ? 'of at least' : 'of');
}
