import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../contract/digest.ts';
import { FailureError } from '../contract/failure.ts';
import type { Verdict } from '../contract/task.ts';
import type { BytePath } from './byte-path/byte-path.ts';
import type { Fetched } from './fetch-file.ts';
import type { LiveTask } from './live-task.ts';
import { setAsideName } from './names.ts';
import { partPathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

/** What the bytes were promised to come to: by the list, or else by the server. */
export function promisedDigest({ task }: LiveTask, { head }: Fetched): Digest | null {
  return task.digest ?? head?.digests[0] ?? null;
}

/** What verifying needs. */
interface VerifyTools {
  readonly bytePath: BytePath;
  readonly table: TaskTable;
}

/**
 * Compares what came with what was promised.
 *
 * @throws FailureError `digest` when the bytes are others; the part file is set aside then.
 * The reason of `stop` when it was stopped; the next attempt compares again.
 */
export async function verify(
  live: LiveTask,
  { digest: computed }: Fetched,
  promised: Digest,
  tools: VerifyTools,
  stop: AbortSignal,
): Promise<Verdict> {
  const { algorithm } = promised;
  const value =
    computed?.algorithm === algorithm
      ? computed.value
      : await hashPart(live, promised, tools, stop);
  if (value === promised.value) return 'verified';
  throw await setAside(live, { algorithm, value }, promised, tools);
}

/** Reads all that came; may take minutes. */
async function hashPart(
  live: LiveTask,
  promised: Digest,
  { bytePath, table }: VerifyTools,
  stop: AbortSignal,
): Promise<string> {
  // The next attempt, which needs no response any more, is not told it by the server again.
  if (live.task.digest === null) table.record(live, { digest: { ...promised, isServers: true } });
  table.countChecked(live, 0);
  return bytePath.hash(partPathOf(live), promised.algorithm, stop, (bytes) =>
    table.countChecked(live, bytes),
  );
}

/** Keeps the bytes for whoever wants to look at them, under a name that no download takes. */
async function setAside(
  live: LiveTask,
  came: Digest,
  promised: Digest,
  { bytePath, table }: VerifyTools,
): Promise<FailureError> {
  // The latest of them replace those of earlier attempts.
  const name = setAsideName(live.task);
  await bytePath.close(live.id);
  await rename(partPathOf(live), join(live.task.folder, name));
  table.startOver(live, `The bytes that were not right are kept as ${name}.`);
  return new FailureError('digest', {
    detail: `${came.algorithm} ${came.value}, promised ${promised.value}`,
  });
}
