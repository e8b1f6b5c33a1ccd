import prettyBytes from 'pretty-bytes';

/** `3.4 MB` */
export function size(bytes: number): string {
  return prettyBytes(bytes, { maximumFractionDigits: 1, locale: 'en' });
}

/** `3.4 MB/s` */
export function speed(bytesPerSecond: number): string {
  return `${size(Math.round(bytesPerSecond))}/s`;
}

/** `1.2 of 3.4 MB`; the unit stands once where it is the same. */
export function sizeOf(received: number, total: number): string {
  const [part, whole] = [size(received), size(total)];
  const [figure, unit] = part.split(' ');
  const shown = unit === whole.split(' ')[1] ? figure : part;
  return `${shown} of ${whole}`;
}
