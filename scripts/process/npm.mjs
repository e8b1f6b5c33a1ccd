import { run } from './run.mjs';

const windows = process.platform === 'win32';

/**
 * Lets npm install what the lock file of a folder names. When this process is
 * stopped, npm is killed rather than waited for: whatever it leaves behind is
 * thrown away by the next set-up.
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<number>} its exit code
 */
export function npmInstall(args, cwd) {
  // On Windows npm is a batch file, which only a shell can run.
  return run(
    windows ? 'npm.cmd' : 'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...args],
    { cwd, shell: windows, stdio: ['ignore', 'ignore', process.stderr], killSignal: 'SIGKILL' },
  );
}
