const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3 };

/**
 * Reads a rate in bytes a second: `500000`, `500k`, `2M`, `2MB/s`, `1.5MiB`. A lower-case `b` is not
 * taken, since it may stand for bits.
 *
 * @returns a whole number, or null for what is no rate.
 */
export function readRate(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?(?:([kKmMgG])(i?))?B?(?:\/s)?$/.exec(text.trim());
  if (match === null) return null;
  const [, number, prefix = '', binary = ''] = match;
  const base = binary === '' ? 1000 : 1024;
  return Math.round(Number(number) * base ** (powers[prefix.toLowerCase()] ?? 0));
}

/** Reads a rate as aria2 writes it, in bytes a second: `500000`, `500K`, `2M`, where 1K is 1024. */
export function readBinaryRate(text: string): number | null {
  const [, number, prefix = ''] = /^(\d+)([kKmM]?)$/.exec(text.trim()) ?? [];
  return number === undefined ? null : Number(number) * 1024 ** (powers[prefix.toLowerCase()] ?? 0);
}
