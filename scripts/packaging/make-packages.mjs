import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronPath } from '../electron-path.mjs';
import { run } from '../process/run.mjs';
import { tool } from '../process/tool.mjs';
import { projectFolder, projectPath } from '../project.mjs';
import { SetUpProblem } from '../setup/problem.mjs';
import { layOutTools, missingPackages } from './local-tools.mjs';
import { testBuild } from './test-build.mjs';

/**
 * @typedef {object} TestPackages
 * @property {string} [output] the folder for them
 * @property {boolean} [isQuick] whether they are compressed hardly at all
 * @property {readonly string[]} [targets]
 * @property {string} [version] instead of that in package.json
 * @property {string} [updatesFrom] address of the folder where they look for newer ones
 * @property {string} [notes] the file that says what is new in them
 * @property {string} [packed] a folder with what is to be installed, instead of packing it anew
 */

/**
 * Makes the packages of this system for publishing, with what electron-builder fetches for it.
 * @returns {Promise<number>} the exit code
 */
export function makeReleasePackages() {
  return electronBuilder([]);
}

/**
 * Makes the packages of this system for tests, x64 only, with the Electron that the project uses
 * and with stand-ins for all that electron-builder would fetch. Nothing of it may be published.
 * @param {TestPackages} [options]
 * @returns {Promise<number>} the exit code
 * @throws {SetUpProblem}
 */
export async function makeTestPackages({
  output = projectPath('dist/test'),
  isQuick = false,
  targets = ['AppImage', 'deb', 'rpm', 'tar.gz'],
  version,
  updatesFrom,
  notes,
  packed,
} = {}) {
  if (process.platform !== 'linux') {
    throw new SetUpProblem('There are stand-ins for the tools of Linux only.');
  }
  const missing = missingPackages();
  if (missing.length > 0) {
    throw new SetUpProblem(`Packaging needs more: run \`apt-get install ${missing.join(' ')}\`.`);
  }
  const scratch = await mkdtemp(join(tmpdir(), 'weft-packaging-'));
  try {
    const tools = join(scratch, 'tools');
    await mkdir(tools);
    const environment = {
      ...(await layOutTools(tools)),
      ...(isQuick ? { ELECTRON_BUILDER_COMPRESSION_LEVEL: '1' } : {}),
    };
    const configuration = join(scratch, 'configuration.json');
    await writeFile(configuration, JSON.stringify(testBuild(electronPath(), output)));
    return await electronBuilder(
      [
        ...['--config', configuration, '--linux', ...targets, '--x64'],
        ...(version === undefined ? [] : [`-c.extraMetadata.version=${version}`]),
        ...(updatesFrom === undefined ? [] : updateSwitches(updatesFrom)),
        ...(notes === undefined ? [] : [`-c.releaseInfo.releaseNotesFile=${notes}`]),
        ...(packed === undefined ? [] : ['--prepackaged', packed]),
      ],
      environment,
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * As for a release.
 * @param {string} url
 */
function updateSwitches(url) {
  return [`-c.publish.url=${url}`, '-c.publish.useMultipleRangeRequest=false'];
}

/**
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment]
 */
function electronBuilder(args, environment = {}) {
  return run(...tool('electron-builder', [...args, '--publish', 'never']), {
    cwd: projectFolder,
    env: { ...process.env, ...environment },
  });
}
