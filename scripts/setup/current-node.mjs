import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { projectPath } from '../project.mjs';
import { SetUpProblem } from './problem.mjs';

/** What undici and node:sqlite need; Node 23, long out of support, had neither for a while. */
const oldest = { major: 22, minor: 19 };

/**
 * The Node that came with the dependencies.
 * @returns {{ path: string, version: string }} the version as in process.version
 * @throws {SetUpProblem} when it is missing, does not run or is too old
 */
export function currentNode() {
  const path = projectPath(
    'node_modules/node/bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  if (isCurrent(version)) return { path, version };
  throw new SetUpProblem(
    'The Node of this project is missing or does not run: run `npm rebuild node --ignore-scripts=false`, then try again.',
  );
}

/** Puts the dependencies' programs, the current Node among them, first for all that is started from here. */
export function preferCurrentNode() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  process.env[name] = [projectPath('node_modules/.bin'), process.env[name]].join(delimiter);
}

/** @param {string} version */
function isCurrent(version) {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version)?.map(Number) ?? [0, 0, 0];
  return major > oldest.major + 1 || (major === oldest.major && minor >= oldest.minor);
}
