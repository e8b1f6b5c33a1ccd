import { join, relative } from 'node:path';

/**
 * The folder that downloads are saved to until the person chooses one; it need not be there yet.
 * @param named what Electron takes for it: the home folder itself where a desktop names none.
 */
export function usualFolder(named: string, home: string): string {
  return relative(home, named) === '' ? join(home, 'Downloads') : named;
}
