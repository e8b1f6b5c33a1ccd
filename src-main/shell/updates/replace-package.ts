import { execFileSync } from 'node:child_process';
import type { AppUpdater } from 'electron-updater';
import type { OwnPackage } from './own-package.ts';
import { replaceRunning } from './replace-running.ts';

export interface Replacement {
  /** Has downloaded the newer package. */
  readonly updater: AppUpdater;
  /** Of the newer package. */
  readonly version: string;
  /** Has the program start again when it has ended. */
  readonly startAnew: () => void;
  /** Called with an error that shows only later on. */
  readonly failed: (error: unknown) => void;
}

/**
 * Installs what was downloaded in the place of the package that runs, ends the program, and has the
 * new one started.
 * @throws Error when that does not work.
 */
export function replacePackage(present: OwnPackage, replacement: Replacement): void {
  if (present.kind === 'deb' || present.kind === 'rpm') {
    // The updater would start it with what it was started to open, which would be added again.
    runInstaller(replacement, false);
    if (present.kind === 'deb') checkInstalled(replacement.version);
    replacement.startAnew();
  } else if (present.kind === 'file') {
    replaceRunning(present.path, () => runInstaller(replacement, true));
  } else {
    runInstaller(replacement, true);
  }
}

function runInstaller({ updater, failed }: Replacement, startsNewer: boolean): void {
  const problems: Error[] = [];
  const hear = (problem: Error) => problems.push(problem);
  updater.on('error', hear);
  updater.quitAndInstall(true, startsNewer);
  updater.off('error', hear);
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  // The system of a Mac ends the program later on, and may still refuse.
  updater.on('error', failed);
}

/** The updater takes it for a success when apt has put the old packages in order. */
function checkInstalled(version: string): void {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query
  const query = ['-W', '-f=${Version}', 'weft'];
  const installed = execFileSync('dpkg-query', query, { encoding: 'utf8' });
  // What is older than a release has a hyphen in its version, and a tilde in that of its package.
  if (installed.trim().replaceAll('~', '-') === version) return;
  throw Object.assign(new Error(`The system has ${installed} installed.`), {
    code: 'WEFT_NOT_INSTALLED',
  });
}
