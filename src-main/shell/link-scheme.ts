import { app } from 'electron';
import { isInstalled } from './updates/is-installed.ts';

const scheme = 'weft';

// Windows puts a link after these: nothing in it can become an option of the runtime.
const endOfOptions = ['--'];

/**
 * Has the system open `weft:` links with this program, where it is the program's part to say so: on
 * Linux its desktop entry does. What was unpacked, maybe to run once, or is under development, may
 * not be there any more when the link comes.
 */
export function registerLinkScheme(): void {
  if (!app.isPackaged || process.platform === 'linux') return;
  if (!isInstalled(process.execPath, process.platform)) return;
  if (app.isDefaultProtocolClient(scheme, process.execPath, endOfOptions)) return;
  app.setAsDefaultProtocolClient(scheme, process.execPath, endOfOptions);
}
