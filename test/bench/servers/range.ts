/** Bytes `from` up to but not including `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads a Range header with one range from a first byte (RFC 9110, section 14.1.2).
 * @returns the whole file where there is no such header; null where the file has no such bytes.
 */
export function rangeOf(header: string | undefined, size: number): Range | null {
  if (header === undefined) return { from: 0, to: size };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header) ?? [];
  if (first === undefined) return null;
  const from = Number(first);
  const to = last ? Math.min(Number(last) + 1, size) : size;
  return from < to ? { from, to } : null;
}
