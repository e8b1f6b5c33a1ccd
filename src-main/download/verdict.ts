import type { Verdict } from '../contract/task.ts';
import { isStrong, type Resource } from './response.ts';

/** How well a file is known to be right whose length agreed and whose digest nobody told. */
export function verdictByLength({ total, etag }: Resource): Verdict {
  if (total === null) return 'unverifiable';
  return isStrong(etag) ? 'consistent' : 'length';
}
