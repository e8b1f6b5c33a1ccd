import type { Digest } from './digest.ts';
import type { TaskEvent } from './task-event.ts';

/** What is worth knowing of one task besides its row; fetched while somebody looks at it. */
export interface TaskDetails {
  /** More addresses of the same file, as a person may see them: without credentials. */
  readonly mirrors: readonly string[];
  /** What its bytes must come to by the list; null where that says nothing. */
  readonly digest: Digest | null;
  /** Bytes a second of all tasks of its list together; null for no limit of their own. */
  readonly bytesPerSecond: number | null;
  /** What happened to it, oldest first. */
  readonly events: readonly TaskEvent[];
}
