import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const project = join(import.meta.dirname, '../..');
// What electron-builder itself reads and checks its configuration with.
const builderRequire = createRequire(
  createRequire(import.meta.url).resolve('electron-builder/package.json'),
);
const libraryFolder = dirname(builderRequire.resolve('app-builder-lib/package.json'));
const { getConfig, validateConfiguration } = builderRequire(
  join(libraryFolder, 'out/util/config/config.js'),
);

interface Target {
  readonly target: string;
  readonly arch: readonly string[];
}

interface FileType {
  readonly ext: string;
  readonly name?: string;
}

async function configuration() {
  return getConfig(project, null, null);
}

test('the configuration for Windows, macOS and Linux keeps to the schema of electron-builder', async () => {
  const config = await configuration();
  const noDebug = { isEnabled: false };
  await expect(validateConfiguration(config, noDebug)).resolves.toBeUndefined();
  await expect(
    validateConfiguration({ ...config, nsis: { oneclick: true } }, noDebug),
  ).rejects.toThrow(/configuration.nsis/);
});

test('every system gets its packages for both architectures, under names of their own', async () => {
  const config = await configuration();
  const targets = (list: readonly Target[]) =>
    list.map(({ target, arch }) => `${target} ${arch.join(' ')}`);
  expect(targets(config.win.target)).toEqual([
    'nsis x64 arm64',
    'portable x64 arm64',
    'zip x64 arm64',
  ]);
  expect(targets(config.mac.target)).toEqual(['dmg x64 arm64', 'zip x64 arm64']);
  expect(targets(config.linux.target)).toEqual([
    'AppImage x64 arm64',
    'deb x64 arm64',
    'rpm x64 arm64',
    'tar.gz x64 arm64',
  ]);
  const names = [config.win, config.nsis, config.portable, config.mac, config.linux].map(
    ({ artifactName }) => artifactName,
  );
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/\$\{version\}.*\$\{arch\}.*\.\$\{ext\}$/);
  // An update keeps the name of the file, which would be wrong with a version in it.
  expect(config.appImage.artifactName).toMatch(/^[^\d$]*\$\{arch\}\.\$\{ext\}$/);
});

test.each([
  'linux',
  'win',
  'mac',
])('lists open with Weft on %s: one association for each extension, and the scheme of its links', async (system) => {
  const { [system]: platform, fileAssociations, protocols } = await configuration();
  // What stands there counts twice.
  expect(fileAssociations).toBeUndefined();
  expect(platform.fileAssociations.map(({ ext }: FileType) => ext)).toEqual([
    'weft',
    'meta4',
    'metalink',
  ]);
  expect(protocols.flatMap(({ schemes }: { schemes: string[] }) => schemes)).toEqual(['weft']);
});

test('removal on Windows forgets all file types, by names that no other program has', async () => {
  const { win } = await configuration();
  const forgotten = [
    ...(await removalScript()).matchAll(/!insertmacro forgetFileType "(.+)" "(Weft\..+)"/g),
  ];
  expect(forgotten.map(([, ext, name]) => ({ ext, name }))).toEqual(
    win.fileAssociations.map(({ ext, name }: FileType) => ({ ext, name })),
  );
});

test('what the configuration names is there', async () => {
  const { win, mac, linux, deb, nsis, afterPack } = await configuration();
  const named = [
    win.icon,
    mac.icon,
    mac.entitlements,
    mac.entitlementsInherit,
    `${linux.icon}/512x512.png`,
    deb.afterRemove,
    nsis.include,
    afterPack,
  ];
  for (const path of named) await expect(readFile(join(project, path))).resolves.toBeDefined();
});

test('removal on Windows asks about the settings, keeps them unless told, and an update does not ask', async () => {
  const removal = await removalScript();
  expect(removal).toMatch(/^\s*\$\{ifNot\} \$\{isUpdated\}/);
  expect(removal).toMatch(/MB_DEFBUTTON2/);
  expect(removal).toMatch(/\/SD IDNO/);
});

async function removalScript(): Promise<string> {
  const script = await readFile(join(project, 'scripts/packaging/windows/installer.nsh'), 'utf8');
  return /!macro customUnInstall\n(.*?)!macroend/s.exec(script)?.[1] ?? '';
}
