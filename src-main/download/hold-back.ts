import type { Engine } from './engine.ts';
import type { LiveTask } from './live-task.ts';

/**
 * Pauses what would go on when the engine starts; what is planned for a time stays so.
 * @returns the ids of those tasks.
 */
export async function holdBack(engine: Engine): Promise<readonly number[]> {
  const ids = [...engine.table.all].filter(goesOn).map(({ id }) => id);
  await engine.steer('pause', ids);
  return ids;
}

function goesOn({ task: { state, duplicateOf } }: LiveTask): boolean {
  const isDue = state.kind === 'waiting' && state.failure !== null;
  return duplicateOf === null && (isDue || state.kind === 'queued');
}
