import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { npm } from '../process/npm.mjs';
import { projectFolder, projectPath } from '../project.mjs';
import { SetUpProblem } from './problem.mjs';
import { say } from './step.mjs';

/** Written by npm when everything is in place, so an interrupted installation has none. */
const installedLock = projectPath('node_modules/.package-lock.json');

/**
 * Installs what package-lock.json names, unless it is there already.
 * @throws {SetUpProblem}
 */
export async function installDependencies() {
  if (dependenciesAreCurrent()) return;
  say('Installing the dependencies …');
  // What an interrupted installation left may look complete to npm.
  const outdated = existsSync(installedLock) ? installedLock : projectPath('node_modules');
  await rm(outdated, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  const code = await npm(['ci', '--include=dev'], projectFolder);
  if (code === 0 && dependenciesAreCurrent()) return;
  throw new SetUpProblem(
    'The dependencies could not be installed (see above): check the network and try again.',
  );
}

function dependenciesAreCurrent() {
  if (!existsSync(installedLock)) return false;
  const installed = readPackages(installedLock);
  return Object.entries(readPackages(projectPath('package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional),
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function readPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}
