import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';
import { isActive } from '../../src-main/contract/task.ts';
import { percent } from './percent.ts';
import { size, sizeOf } from './size.ts';

type Progress = Pick<TaskSnapshot, 'status' | 'received' | 'total'>;

/**
 * How far a file is, from 0 to 1; null while that cannot be known. Done is 1, whatever the server
 * said about the length.
 */
export function partOf({ status, received, total }: Progress): number | null {
  if (status === 'done') return 1;
  if (total === null) return isActive(status) ? null : 0;
  return total === 0 ? 0 : Math.min(1, received / total);
}

/** The value of the file's bar: whole percent, null while that cannot be known. */
export function barValue(progress: Progress): number | null {
  const part = partOf(progress);
  return part === null ? null : percent(part);
}

/** How far the present step is, loading or checking: whole percent, null for none or unknown. */
export function stepValue({
  checked,
  ...progress
}: Progress & Pick<TaskSnapshot, 'checked'>): number | null {
  const { status, received } = progress;
  if (status === 'downloading') return barValue(progress);
  return status === 'verifying' && received > 0 ? percent(checked / received) : null;
}

/** Bytes of a file as far as they are known: `1.2 of 3.4 MB`, `3.4 MB`, or nothing. */
export function bytesWords({ status, received, total }: Progress): string {
  if (status === 'done') return size(total ?? received);
  if (received === 0) return total === null ? '' : size(total);
  return total === null ? size(received) : sizeOf(received, total);
}
