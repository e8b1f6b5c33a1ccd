import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../process/find-program.mjs';
import { projectPath } from '../project.mjs';

/** What the stand-ins need, with the Debian package that brings it. */
const needed = {
  mksquashfs: 'squashfs-tools',
  unsquashfs: 'squashfs-tools',
  'desktop-file-validate': 'desktop-file-utils',
  'dpkg-deb': 'dpkg',
  rpmbuild: 'rpm',
};

/** Bytes before the file system in an AppImage; the file system begins at a whole page. */
const runtimeBytes = 4096;

/** The program of 7-Zip, whose name differs between releases of Debian and Ubuntu. */
export function sevenZip() {
  return findProgram('7zz') ?? findProgram('7z');
}

/** @returns {string[]} the Debian packages that this system lacks for the stand-ins */
export function missingPackages() {
  const missing = Object.entries(needed).filter(([program]) => !findProgram(program));
  const packages = missing.map(([, debianPackage]) => debianPackage);
  return [...new Set([...(sevenZip() === undefined ? ['7zip'] : []), ...packages])];
}

/**
 * Lays out stand-ins for the tools that electron-builder would fetch from its release site.
 * @param {string} folder an empty one; used as long as electron-builder runs
 * @returns {Promise<Record<string, string>>} environment variables for electron-builder
 */
export async function layOutTools(folder) {
  const validate = /** @type {string} */ (findProgram('desktop-file-validate'));
  await symlink(validate, join(folder, 'desktop-file-validate'));
  await symlink(projectPath('scripts/packaging/mksquashfs.sh'), join(folder, 'mksquashfs'));
  await mkdir(join(folder, 'runtimes'));
  await mkdir(join(folder, 'lib/x64'), { recursive: true });
  await writeFile(join(folder, 'runtimes/runtime-x64'), await appImageRuntime());
  await chmod(join(folder, 'runtimes/runtime-x64'), 0o755);
  return {
    APPIMAGE_TOOLS_PATH: folder,
    CUSTOM_FPM_PATH: projectPath('scripts/packaging/fpm/fpm.mjs'),
    ELECTRON_BUILDER_7ZIP_PATH: /** @type {string} */ (sevenZip()),
  };
}

/** The stand-in runtime, filled up with line breaks, which the shell never gets to. */
async function appImageRuntime() {
  const script = await readFile(projectPath('scripts/packaging/appimage-runtime.sh'));
  return Buffer.concat([script, Buffer.alloc(runtimeBytes - script.length, '\n')]);
}
