import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { electronPath, fallbackElectron, officialElectron } from '../electron-path.mjs';
import { projectPath } from '../project.mjs';
import { SetUpProblem } from './problem.mjs';
import { checkSandbox } from './sandbox.mjs';
import { say } from './step.mjs';
import { installSystemLibraries } from './system-libraries.mjs';

const lastAttempt = projectPath('node_modules/.weft/official-electron-unreachable');
const attemptAgainAfterMs = 24 * 60 * 60 * 1000;

/**
 * Makes sure that an Electron is there and that this system can run it.
 * @returns {Promise<import('../electron-path.mjs').ElectronBinary>}
 * @throws {SetUpProblem}
 */
export async function setUpElectron() {
  await installBinary();
  const binary = electronPath();
  await installSystemLibraries(binary.path);
  checkSandbox(binary.path);
  say(binary.label);
  return binary;
}

/** The official binary wherever it can be had; the fallback only where it exists. */
async function installBinary() {
  const { installOfficial } = await import('./electron-official.mjs');
  if (officialElectron() || (!(await isKnownUnreachable()) && (await installOfficial()))) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpProblem(
      'Electron could not be fetched: check the network or set ELECTRON_MIRROR to a copy of its releases, then try again.',
    );
  }
  const { installFallback } = await import('./electron-fallback.mjs');
  await installFallback();
}

/** With the fallback in place, the release site is tried once a day. */
async function isKnownUnreachable() {
  const attempt = await stat(lastAttempt).catch(() => undefined);
  if (attempt && fallbackElectron() && Date.now() - attempt.mtimeMs < attemptAgainAfterMs)
    return true;
  await mkdir(dirname(lastAttempt), { recursive: true });
  await writeFile(lastAttempt, '');
  return false;
}
