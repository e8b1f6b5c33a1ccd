import { app } from 'electron';
import { sortArguments } from './opened.ts';
import { ownPortable } from './own-portable.ts';
import { isInstalled } from './updates/is-installed.ts';
import { ownAppImage } from './updates/own-app-image.ts';

/** Has the program start again when it has ended; what it was started to open it is not given. */
export function startAnew(): void {
  const { own } = sortArguments(process.argv, process.defaultApp === true);
  app.relaunch({ execPath: program(), args: [...own] });
}

/** What a single file runs is unpacked and gone when it has ended: the file itself has to start. */
function program(): string {
  const { execPath, platform } = process;
  const image = ownAppImage(process.env, execPath);
  if (image !== null) return image;
  const portable = isInstalled(execPath, platform) ? null : ownPortable(process.env);
  return portable ?? execPath;
}
