import type { TaskSnapshot } from '../../src-main/contract/snapshot.ts';

/** What may throw bytes away. */
export type LosingAction = 'cancel' | 'remove' | 'retry';

/** What would be lost by something that was asked for. */
export interface Loss {
  readonly action: LosingAction;
  /** All that it was asked for. */
  readonly ids: readonly number[];
  /** Those of them that would lose nothing. */
  readonly unharmed: readonly number[];
  /** Bytes that would be lost. */
  readonly bytes: number;
  /** The name of the file, where it is one alone that would lose bytes. */
  readonly name: string | null;
}

/**
 * Bytes of a file that are thrown away. A cancelled file has none any more, and who tries again
 * what was changed on the server begins anew.
 */
function lostOf(
  action: LosingAction,
  { status, received, sameAsLine, failure }: TaskSnapshot,
): number {
  if (sameAsLine !== null || status === 'done' || status === 'cancelled') return 0;
  const isKept = action === 'retry' && !(status === 'failed' && failure?.code === 'changed');
  return isKept ? 0 : received;
}

/** What an action would throw away; null where nothing is lost. */
export function lossOf(
  action: LosingAction,
  ids: readonly number[],
  tasks: ReadonlyMap<number, TaskSnapshot>,
): Loss | null {
  let bytes = 0;
  let name: string | null = null;
  const unharmed: number[] = [];
  for (const id of ids) {
    const task = tasks.get(id);
    const lost = task === undefined ? 0 : lostOf(action, task);
    if (lost === 0) unharmed.push(id);
    else name = task?.name ?? null;
    bytes += lost;
  }
  if (bytes === 0) return null;
  return { action, ids, unharmed, bytes, name: ids.length - unharmed.length === 1 ? name : null };
}
