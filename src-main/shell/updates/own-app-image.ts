import { realpathSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * Path of the AppImage that the program runs from; null when it does not run from one. What the
 * environment says about the AppImage of another program, say of a terminal, is removed from it:
 * an update would replace that one.
 * @param executable path of the program that runs
 */
export function ownAppImage(environment: NodeJS.ProcessEnv, executable: string): string | null {
  const { APPIMAGE: path, APPDIR: folder } = environment;
  if (path === undefined) return null;
  if (folder === undefined || isWithin(executable, folder)) return path;
  delete environment.APPIMAGE;
  return null;
}

function isWithin(path: string, folder: string): boolean {
  try {
    return path.startsWith(realpathSync(folder) + sep);
  } catch {
    return false;
  }
}
