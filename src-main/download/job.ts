import { hostOf } from './addresses.ts';
import type { LiveTask } from './live-task.ts';
import type { Job } from './task-queue.ts';

/** What the scheduler needs to know of a task. */
export function jobOf({ id, task }: LiveTask): Job {
  const { batchId, priority, rank, url } = task;
  const mirrors = task.mirrors.length === 0 ? noHosts : task.mirrors.map(hostOf);
  return { id, batchId, host: hostOf(url), mirrors, priority, rank };
}

// One for all: very many tasks have none.
const noHosts: readonly string[] = [];

/** As `jobOf`, of many tasks: those for one server share its name, which is one string then. */
export function jobsOf(lives: Iterable<LiveTask>): Job[] {
  const hosts = new Map<string, string>();
  return Array.from(lives, (live) => {
    const job = jobOf(live);
    const host = hosts.get(job.host) ?? job.host;
    hosts.set(host, host);
    return { ...job, host };
  });
}
