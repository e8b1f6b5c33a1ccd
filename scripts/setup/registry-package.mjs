import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from '../process/npm.mjs';
import { reportDownload } from './download-progress.mjs';
import { SetUpProblem } from './problem.mjs';

/**
 * Fetches one pinned package into an empty folder. npm does it, so that its
 * registry, proxy and certificates count; npm checks the integrity as well.
 * @param {{ name: string, version: string, integrity: string, bytes: number }} source
 * @param {string} folder
 * @returns {Promise<string>} the folder of the unpacked package
 * @throws {SetUpProblem}
 */
export async function fetchPackage(source, folder) {
  await mkdir(folder, { recursive: true });
  await writeLock(source, folder);
  const cache = join(folder, 'cache');
  const stopReporting = reportDownload(cache, { totalBytes: source.bytes });
  const code = await npm(
    ['install', '--no-save', '--ignore-scripts', `--cache=${cache}`],
    folder,
  ).finally(stopReporting);
  if (code !== 0) {
    throw new SetUpProblem(`${source.name} could not be fetched: check the network and try again.`);
  }
  return join(folder, 'node_modules', source.name);
}

/** A lock file is how npm is told which integrity to insist on. */
async function writeLock({ name, version, integrity }, folder) {
  const dependencies = { [name]: version };
  const packages = { '': { dependencies }, [`node_modules/${name}`]: { version, integrity } };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, packages }),
  );
}
