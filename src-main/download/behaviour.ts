import { type Settings, slotsOf } from '../contract/settings.ts';
import type { Behaviour } from './engine.ts';

/** How the engine is to behave by the settings. */
export function behaviourOf(settings: Settings): Behaviour {
  const { perHost, retries, bytesPerSecond, alternative, keepsTimes, marksFiles } = settings;
  const { freeSpaceFloor, quota, timeoutSeconds } = settings;
  return {
    slots: slotsOf(settings),
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
