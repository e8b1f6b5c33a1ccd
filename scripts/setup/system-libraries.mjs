import { existsSync } from 'node:fs';
import { missingPackages } from '../packaging/local-tools.mjs';
import { hasDisplay } from '../process/display.mjs';
import { findProgram } from '../process/find-program.mjs';
import { capture } from '../process/run.mjs';
import { aptInstall } from './apt.mjs';
import { SetUpProblem } from './problem.mjs';
import { say } from './step.mjs';

/** What Electron links to or loads later; a renamed package stands here with both names. */
const electronPackages = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libcups2t64', 'libcups2'],
  ['libxss1'],
  ['libxtst6'],
  ['fonts-dejavu-core'],
];

/**
 * Installs the libraries that Electron lacks on this Linux, and Xvfb where there is no display.
 * @param {string} electron the program's path
 * @throws {SetUpProblem}
 */
export async function installSystemLibraries(electron) {
  if (process.platform !== 'linux') return;
  const libraries = await missingLibraries(electron);
  const display = hasDisplay() || findProgram('Xvfb') ? [] : ['Xvfb'];
  if (libraries.length + display.length === 0) return;
  const lacking = [...libraries, ...display].join(', ');
  say(`Installing what the system lacks (${lacking}) …`);
  await aptInstall(
    [...(libraries.length ? electronPackages : []), ...display.map(() => ['xvfb'])],
    lacking,
  );
  const stillMissing = await missingLibraries(electron);
  if (stillMissing.length === 0) return;
  throw new SetUpProblem(
    `This system lacks ${stillMissing.join(', ')}: install the packages that hold them.`,
  );
}

/**
 * Installs nginx, which some tests use as a server; they are skipped without it.
 * Where systemd runs, installing would start a web server, so that is left to the user.
 */
export async function installTestServer() {
  if (findProgram('nginx')) return;
  try {
    if (process.platform !== 'linux' || existsSync('/run/systemd/system'))
      throw new SetUpProblem('nginx is missing.');
    say('Installing nginx for the tests …');
    await aptInstall([['nginx']], 'nginx');
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    say(`The tests that need nginx are skipped: ${error.message}`);
  }
}

/**
 * Installs what packages for Linux are made with here, and what installers for Windows are compiled
 * with; without it, their tests are skipped.
 */
export async function installPackagingTools() {
  if (process.platform !== 'linux') return;
  const missing = [...missingPackages(), ...(findProgram('makensis') ? [] : ['nsis'])];
  if (missing.length === 0) return;
  try {
    say(`Installing what packages are made with (${missing.join(', ')}) …`);
    await aptInstall(
      missing.map((name) => [name]),
      missing.join(', '),
    );
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    say(`The tests that make packages are skipped: ${error.message}`);
  }
}

/**
 * @param {string} program
 * @returns {Promise<string[]>} such as `libgtk-3.so.0`
 */
async function missingLibraries(program) {
  const { output } = await capture('ldd', [program]);
  return [...output.matchAll(/^\s*(\S+) => not found$/gm)].map(([, library]) => library);
}
