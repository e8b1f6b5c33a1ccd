import type { BytePath } from './byte-path/byte-path.ts';
import type { HeadFacts } from './byte-path/messages.ts';
import type { LiveTask } from './live-task.ts';
import type { Rooms } from './rooms.ts';
import type { SystemProxyFor } from './system-proxies.ts';
import type { TaskTable } from './task-table.ts';

/** What fetching needs. */
export interface FetchTools {
  readonly bytePath: BytePath;
  readonly table: TaskTable;
  readonly rooms: Rooms;
  /** Milliseconds without an answer or a byte after which to give up. */
  readonly timeoutMs: () => number;
  /** The limits of speed that a task is under. */
  readonly limitsOf: (live: LiveTask) => readonly number[];
  /** The lowest of them, in bytes a second; Infinity where there is none. */
  readonly leastLimitOf: (live: LiveTask) => number;
  /** The proxy that the system names for an address. */
  readonly systemProxyFor: SystemProxyFor;
  /** Hears what the first response tells. */
  readonly onHead: (live: LiveTask, head: HeadFacts) => void;
}
