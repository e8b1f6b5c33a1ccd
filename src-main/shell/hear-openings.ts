import { isDeepStrictEqual } from 'node:util';
import { app } from 'electron';
import { nothingOpened, type Opened, readArguments } from './opened.ts';

/**
 * Hears what is to be opened: the arguments of this start and of later ones, and on macOS files and
 * links. Must be called before the app is ready, since macOS tells of the first ones then.
 *
 * @returns a function that gives all that came before it was called, and then all that comes, to
 *   the one who opens it; a later start without arguments is something that comes, too.
 */
export function hearOpenings(): (open: (opened: Opened) => void) => void {
  const waiting: Opened[] = [];
  let hear = (opened: Opened): void => void waiting.push(opened);

  const read = (argv: readonly string[], workingDirectory: string): Opened =>
    readArguments(argv, {
      workingDirectory,
      namesApp: process.defaultApp === true,
      isWindows: process.platform === 'win32',
    });
  app.on('second-instance', (_event, argv, workingDirectory) => hear(read(argv, workingDirectory)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    hear({ ...nothingOpened, files: [path] });
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    hear({ ...nothingOpened, links: [url] });
  });

  const first = read(process.argv, process.cwd());
  if (!isDeepStrictEqual(first, nothingOpened)) hear(first);
  return (open) => {
    hear = open;
    for (const opened of waiting.splice(0)) open(opened);
  };
}
