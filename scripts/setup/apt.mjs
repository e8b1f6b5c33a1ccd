import { findProgram } from '../process/find-program.mjs';
import { capture } from '../process/run.mjs';
import { SetUpProblem } from './problem.mjs';

/** Nothing is asked, and no service that comes with a package is started. */
const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
const patient = ['-o', 'DPkg::Lock::Timeout=120'];

/**
 * Installs Debian packages.
 * @param {readonly string[][]} packages each with the names it has in different releases
 * @param {string} reason what they are for
 * @throws {SetUpProblem} with the one command to run, where this process may not install
 */
export async function aptInstall(packages, reason) {
  if (!findProgram('apt-get')) {
    throw new SetUpProblem(
      `This system lacks ${reason}: install it with the system's package manager.`,
    );
  }
  const asRoot = await rootCommand();
  if (asRoot) await apt(asRoot, ['update']);
  const command = ['install', '-y', '--no-install-recommends', ...(await knownNames(packages))];
  if (!asRoot)
    throw new SetUpProblem(
      `This system lacks ${reason}: run \`sudo apt-get ${command.join(' ')}\`.`,
    );
  const { code, output } = await apt(asRoot, command);
  if (code !== 0) {
    throw new SetUpProblem(
      `${output}\nThis system lacks ${reason}, and installing it failed (see above): run \`apt-get ${command.join(' ')}\`.`,
    );
  }
}

/** @returns {Promise<string[] | undefined>} how to become root here without being asked, if that is possible */
async function rootCommand() {
  if (process.getuid?.() === 0) return [];
  const mayBecomeRoot = findProgram('sudo') && (await capture('sudo', ['-n', 'true'])).code === 0;
  return mayBecomeRoot ? ['sudo', '-n'] : undefined;
}

/**
 * @param {string[]} asRoot
 * @param {string[]} args
 */
function apt(asRoot, args) {
  const [command, ...rest] = [...asRoot, ...quiet, 'apt-get', ...patient, ...args];
  return capture(command, rest);
}

/** The name by which this release knows each package. */
function knownNames(packages) {
  return Promise.all(
    packages.map(async (names) => {
      const known = await Promise.all(names.map((name) => capture('apt-cache', ['show', name])));
      return names.find((_, index) => known[index].code === 0) ?? names.at(-1);
    }),
  );
}
