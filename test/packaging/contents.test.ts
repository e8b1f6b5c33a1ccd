import { execFile } from 'node:child_process';
import { cp, readdir, readFile, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { beforeAll, describe, expect, test } from 'vitest';
import { tool } from '../../scripts/process/tool.mjs';
import { hashOfFile } from '../support/file-hash.ts';
import { packApp } from '../support/pack-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');

/** All that may be in the archive of the application. */
const allowed = [
  'package.json',
  'assets/icon.png',
  'out/main/package.json',
  'out/main/(main|headless|byte-path).js',
  'out/preload/package.json',
  'out/preload/preload.js',
  'out/renderer/index.html',
  'out/(main|renderer)/licences.md',
  // Parts of the bundles, named after what is in them.
  'out/main/[\\w.-]+-[\\w-]{8}.js',
  'out/renderer/assets/[\\w.-]+-[\\w-]{8}.(js|css|woff2|svg)',
].map((pattern) => new RegExp(`^${pattern.replaceAll('.js', '\\.js')}$`));

const mostBytes = 5 * 1024 * 1024;

const secrets = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{20}/,
  /\b(ghp|gho|ghs|npm)_[A-Za-z0-9]{30,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
];

interface PackedFile {
  readonly path: string;
  readonly bytes: number;
}

describe.skipIf(process.platform !== 'linux')('the archive of the application', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let installed: string;
  let archive: string;
  /** Built and packed from a copy of the source. */
  let again: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    [installed, again] = await Promise.all([
      packApp(project, join(folder.path, 'first')),
      buildElsewhere(folder.path),
    ]);
    archive = join(installed, 'resources/app.asar');
    return () => folder[Symbol.asyncDispose]();
  }, 120_000);

  test('holds what runs, nothing else, and less than 5 MiB', () => {
    const files = filesOf(archive);
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of files.toSorted((a, b) => b.bytes - a.bytes)) {
      console.log(`${String(bytes).padStart(9)}  ${path}`);
    }
    console.log(`${String(total).padStart(9)}  in all`);
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining(['package.json', 'assets/icon.png', 'out/main/byte-path.js']),
    );
    expect(total).toBeLessThan(mostBytes);
  });

  test('names no source map, no secret and no folder of the machine that it was made on', async () => {
    const unpacked = join(folder.path, 'unpacked');
    extractAll(archive, unpacked);
    const found: string[] = [];
    for (const { path } of filesOf(archive)) {
      const text = await readFile(join(unpacked, path), 'latin1');
      if (/\/[/*][#@] sourceMappingURL=/.test(text)) found.push(`${path} names a source map`);
      if (secrets.some((secret) => secret.test(text))) found.push(`${path} holds a secret`);
      for (const place of [project, homedir()]) {
        if (text.includes(`${place}/`)) found.push(`${path} names ${place}`);
      }
    }
    expect(found).toEqual([]);
    const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
    for (const name of ['scripts', 'dependencies', 'devDependencies', 'testBuild']) {
      expect(manifest).not.toHaveProperty(name);
    }
    expect(manifest.main).toBe('out/main/main.js');
  });

  test('runs by itself, with no node_modules near it', async () => {
    const unpacked = join(folder.path, 'alone');
    extractAll(archive, unpacked);
    const { stdout } = await run(process.execPath, [
      join(unpacked, 'out/main/headless.js'),
      '--help',
    ]);
    expect(stdout).toContain('Usage: node out/main/headless.js LIST...');
  });

  test('has only the licence beside it, and where to look for updates', async () => {
    expect((await readdir(join(installed, 'resources'))).toSorted()).toEqual([
      'LICENSE.txt',
      'app-update.yml',
      'app.asar',
    ]);
  });

  test('is opened by a program that runs no other code and takes no debugger of Node', async () => {
    const fuses = await getCurrentFuseWire(join(installed, 'weft'));
    expect({
      runAsNode: fuses[FuseV1Options.RunAsNode],
      nodeOptions: fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
      inspect: fuses[FuseV1Options.EnableNodeCliInspectArguments],
      fileProtocol: fuses[FuseV1Options.GrantFileProtocolExtraPrivileges],
    }).toEqual({
      runAsNode: FuseState.DISABLE,
      nodeOptions: FuseState.DISABLE,
      inspect: FuseState.DISABLE,
      fileProtocol: FuseState.DISABLE,
    });
    expect({
      onlyArchive: fuses[FuseV1Options.OnlyLoadAppFromAsar],
      integrity: fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
      cookies: fuses[FuseV1Options.EnableCookieEncryption],
    }).toEqual({
      onlyArchive: FuseState.ENABLE,
      integrity: FuseState.ENABLE,
      cookies: FuseState.ENABLE,
    });
  });

  test('is the same, byte for byte, when the same source is built and packed elsewhere', async () => {
    expect(await hashOfFile(join(again, 'resources/app.asar'))).toBe(await hashOfFile(archive));
  });
});

const sourceOfBuild = [
  'assets',
  'electron-builder.yml',
  'electron.vite.config.mts',
  'LICENSE',
  'package.json',
  'scripts/packaging',
  'src-main',
  'src-renderer',
  'tsconfig.json',
];

/** Gives the folder that would be installed. */
async function buildElsewhere(folder: string): Promise<string> {
  const copy = join(folder, 'copy');
  for (const part of sourceOfBuild) {
    await cp(join(project, part), join(copy, part), { recursive: true });
  }
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  await run(...tool('electron-vite', ['build']), { cwd: copy });
  return packApp(copy, join(folder, 'second'));
}

function filesOf(archive: string): PackedFile[] {
  return listPackage(archive, { isPack: false })
    .map((path) => path.slice(1))
    .flatMap((path) => {
      const entry = statFile(archive, path);
      return 'files' in entry ? [] : [{ path, bytes: 'size' in entry ? Number(entry.size) : 0 }];
    });
}
