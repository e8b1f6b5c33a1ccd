import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Called by electron-builder before the fuses are set and anything is signed. It leaves the start
 * page of Electron where it is when Electron comes from a folder.
 * @param {import('electron-builder').AfterPackContext} context
 */
export async function afterPack({ appOutDir, packager }) {
  const resources = packager.getResourcesDir(appOutDir);
  for (const name of ['default_app.asar', 'loader.sha256']) {
    await rm(join(resources, name), { force: true });
  }
}
