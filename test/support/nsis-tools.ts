import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sevenZip } from '../../scripts/packaging/local-tools.mjs';
import { findProgram } from '../../scripts/process/find-program.mjs';
import { standInDll } from './stand-in-dll.ts';

const builderRequire = createRequire(
  createRequire(import.meta.url).resolve('electron-builder/package.json'),
);
const templates = join(
  dirname(builderRequire.resolve('app-builder-lib/package.json')),
  'templates/nsis',
);

/** What the scripts of electron-builder call and NSIS itself does not bring. */
const plugins = ['Nsis7z', 'StdUtils', 'UAC', 'WinShell'];

/** Packages of Debian that installers for Windows are compiled with, and that this system lacks. */
export function missingNsisTools(): readonly string[] {
  return [
    ...(findProgram('makensis') === undefined ? ['nsis'] : []),
    ...(sevenZip() === undefined ? ['7zip'] : []),
  ];
}

/**
 * Lays out what electron-builder compiles installers for Windows with: this system's NSIS, and
 * plugins that have names only. In place of Wine, which would run the program that writes the
 * uninstaller, that program is taken for the uninstaller. What is compiled cannot be run.
 * @param folder an empty one
 * @returns environment variables for electron-builder.
 */
export async function layOutNsis(folder: string): Promise<Readonly<Record<string, string>>> {
  const pluginFolder = join(folder, 'plugins/x86-unicode');
  const programs = join(folder, 'programs');
  await mkdir(pluginFolder, { recursive: true });
  await mkdir(programs);
  await symlink(findProgram('makensis') ?? '', join(folder, 'makensis'));
  const scripts = await scriptsOfTemplates();
  for (const plugin of plugins) {
    const calls = scripts.matchAll(new RegExp(`\\b${plugin}::(\\w+)`, 'g'));
    const names = new Set([...calls].map(([, name = '']) => name));
    await writeFile(join(pluginFolder, `${plugin}.dll`), standInDll([...names]));
  }
  await writeFile(join(programs, 'wine'), wine, { mode: 0o755 });
  return {
    ELECTRON_BUILDER_NSIS_DIR: folder,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: folder,
    ELECTRON_BUILDER_7ZIP_PATH: sevenZip() ?? '',
    PATH: `${programs}:${process.env.PATH}`,
  };
}

// What would write the uninstaller stands for it.
const wine = '#!/bin/sh\ncp "$1" "$(echo "$1" | sed s/exe$/__uninstaller.exe/)"\n';

async function scriptsOfTemplates(): Promise<string> {
  const names = (await readdir(templates, { recursive: true })).filter((name) =>
    /\.ns[hi]$/.test(name),
  );
  const texts = names.map((name) => readFile(join(templates, name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
