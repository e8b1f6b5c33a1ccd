import { app } from 'electron';

const scheme = 'weft';

// Windows puts a link after these: nothing in it can become an option of the runtime.
const endOfOptions = ['--'];

/**
 * Has the system open `weft:` links with this program, where it is the program's part to say so: on
 * Linux its desktop entry does. What was unpacked to run once, or is under development, is not
 * there any more when the link comes.
 */
export function registerLinkScheme(): void {
  const isPortable = process.env.PORTABLE_EXECUTABLE_FILE !== undefined;
  if (!app.isPackaged || isPortable || process.platform === 'linux') return;
  if (app.isDefaultProtocolClient(scheme, process.execPath, endOfOptions)) return;
  app.setAsDefaultProtocolClient(scheme, process.execPath, endOfOptions);
}
