import { powerMonitor } from 'electron';

/** Calls back when the machine has woken up; connections of before are dead, whatever they say. */
export function onWake(listener: () => void): void {
  powerMonitor.on('resume', listener);
}
