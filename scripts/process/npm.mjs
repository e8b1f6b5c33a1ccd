import { run } from './run.mjs';

const windows = process.platform === 'win32';

/**
 * Lets npm install something. When this process is stopped, npm is killed
 * rather than waited for: whatever it leaves behind is thrown away by the next
 * set-up.
 * @param {string[]} args the command and its arguments
 * @param {string} cwd
 * @returns {Promise<number>} its exit code
 */
export function npm(args, cwd) {
  // On Windows npm is a batch file, which only a shell can run.
  return run(
    windows ? 'npm.cmd' : 'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd, shell: windows, stdio: ['ignore', 'ignore', process.stderr], killSignal: 'SIGKILL' },
  );
}
