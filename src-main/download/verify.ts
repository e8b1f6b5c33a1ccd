import { FailureError } from '../contract/failure.ts';
import type { Verdict } from '../contract/task.ts';
import type { Resource } from './response.ts';

/**
 * Compares what arrived with what the responses declared.
 *
 * @param size bytes of the finished part file.
 * @throws FailureError `short-body` or `bad-response` when the length is another.
 */
export function verify(size: number, { total, validator }: Resource): Verdict {
  if (total === null) return 'unverifiable';
  if (size < total) throw shortBody(size, total);
  if (size > total) {
    throw new FailureError('bad-response', {
      detail: `${size} bytes came, ${total} were declared`,
    });
  }
  return validator === null ? 'length' : 'consistent';
}

/** The failure of a body that ended too early, both in bytes; `total` null where not declared. */
export function shortBody(size: number, total: number | null): FailureError {
  return new FailureError('short-body', { detail: `${size} of ${total ?? 'unknown'} bytes came` });
}
