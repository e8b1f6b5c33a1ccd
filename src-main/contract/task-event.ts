import type { TaskStatus } from './task.ts';

/** Something that happened to a task or to one of its connections; holds no secrets. */
export interface TaskEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What the task became, or what a connection did. */
  readonly what: TaskStatus | 'asked' | 'answered' | 'ended' | 'broken' | 'named' | 'looked';
  /** Number of the connection, counted over the whole run of the program. */
  readonly connection?: number;
  /** First byte that the connection was to fetch, or up to where it came. */
  readonly byte?: number;
  /** Milliseconds from asking to the connection, and to the first byte. */
  readonly connectMs?: number;
  readonly firstByteMs?: number;
  /** Host, status, failure: for a person. */
  readonly detail?: string;
}
