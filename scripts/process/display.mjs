import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { SetUpProblem } from '../setup/problem.mjs';
import { findProgram } from './find-program.mjs';

/** Whether windows can be shown: always but on a Linux without X11 and Wayland. */
export function hasDisplay() {
  return (
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  );
}

/**
 * Gives everything that is started from here a display, if it has none: a
 * virtual one that ends with this process.
 * @throws {SetUpProblem} when Xvfb is not there
 */
export async function ensureDisplay() {
  if (hasDisplay()) return;
  console.error(
    'There is no display: windows open on a virtual one (Xvfb), where nobody sees them.',
  );
  const display = await startDisplay();
  process.env.DISPLAY = display.name;
  process.on('exit', display.stop);
}

/**
 * Starts a virtual display that nobody sees.
 * @returns {Promise<{ name: string, stop: () => void }>} its name is one such as `:3`
 * @throws {SetUpProblem}
 */
export async function startDisplay() {
  const program = findProgram('Xvfb');
  if (!program)
    throw new SetUpProblem(
      'There is no display and no Xvfb: install Xvfb, or start from a desktop.',
    );
  const numberOnFd3 = [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1600x1200x24',
    '-nolisten',
    'tcp',
    '-noreset',
  ];
  // In its own process group, so that a Ctrl-C does not take the display from under a window that is closing.
  const xvfb = spawn(program, numberOnFd3, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  xvfb.unref();
  // To the end of the stream: Xvfb writes the number in pieces, and dies when it cannot.
  const written = /** @type {import('node:stream').Readable} */ (xvfb.stdio[3]);
  const number = (await text(written)).trim();
  if (!number) throw new SetUpProblem('Xvfb does not start: run `Xvfb :99` to see why.');
  return { name: `:${number}`, stop: () => void xvfb.kill() };
}
