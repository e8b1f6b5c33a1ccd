import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Whether the package that runs is one that an update can take the place of. On Windows that is
 * only what was installed: the portable one and the unpacked one would get an installed one beside
 * them. Other systems' updaters know by themselves.
 * @param executable path of the program that runs
 */
export function isInstalled(executable: string, system: NodeJS.Platform): boolean {
  return system !== 'win32' || existsSync(join(dirname(executable), 'Uninstall Weft.exe'));
}
