import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetUpProblem } from './problem.mjs';

/**
 * Looks whether Chromium's sandbox can work. Some systems, Ubuntu since 23.10 among them, keep user
 * namespaces from programs that they do not know; then its helper must belong to root.
 * @param {string} electron the program's path
 * @throws {SetUpProblem} with the command that mends it
 */
export function checkSandbox(electron) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return;
  const isRestricted =
    setting('apparmor_restrict_unprivileged_userns') === '1' ||
    setting('unprivileged_userns_clone') === '0';
  const helper = join(dirname(electron), 'chrome-sandbox');
  if (!isRestricted || belongsToRoot(helper)) return;
  throw new SetUpProblem(
    'This system keeps the sandbox from Electron. Allow it with this command, then try again: ' +
      `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

/** @param {string} name */
function setting(name) {
  try {
    return readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function belongsToRoot(path) {
  const helper = statSync(path, { throwIfNoEntry: false });
  return helper === undefined || (helper.uid === 0 && (helper.mode & 0o4000) !== 0);
}
