import { type Settings, slotsOf } from '../contract/settings.ts';
import type { Behaviour } from './engine.ts';

/**
 * How the engine is to behave by the settings.
 * @param mostSlots how many connections the system allows.
 */
export function behaviourOf(settings: Settings, mostSlots: number): Behaviour {
  const { perHost, retries, bytesPerSecond, alternative, keepsTimes, marksFiles } = settings;
  const { freeSpaceFloor, quota, timeoutSeconds } = settings;
  return {
    slots: Math.min(slotsOf(settings), mostSlots),
    perHost,
    retries,
    bytesPerSecond,
    alternative,
    freeSpaceFloor,
    quota,
    keepsTimes,
    marksFiles,
    timeoutMs: timeoutSeconds * 1000,
  };
}
