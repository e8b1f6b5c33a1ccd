import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { electronPath } from '../../scripts/electron-path.mjs';
import { missingPackages } from '../../scripts/packaging/local-tools.mjs';
import { makeTestPackages } from '../../scripts/packaging/make-packages.mjs';
import { ensureDisplay } from '../../scripts/process/display.mjs';
import { findProgram } from '../../scripts/process/find-program.mjs';
import { startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { type Page, pageOf } from '../support/over-cdp.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const throwawaySystem = join(import.meta.dirname, '../support/throwaway-system.sh');
const { version } = packageJson;
const canMake = process.platform === 'linux' && missingPackages().length === 0;
const isRoot = process.getuid?.() === 0;
/** Nobody: a user that owns nothing. */
const user = 65_534;

describe.skipIf(!canMake)('the packages for Linux', () => {
  let folder: TemporaryFolder;
  const made = (name: string) => join(folder.path, 'made', name);
  const deb = () => made(`weft-${version}-linux-amd64.deb`);
  const rpm = () => made(`weft-${version}-linux-x86_64.rpm`);

  beforeAll(async () => {
    await haveDisplay();
    folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    expect(await makeTestPackages({ output: join(folder.path, 'made'), isQuick: true })).toBe(0);
    return () => folder[Symbol.asyncDispose]();
  }, 180_000);

  test('are an AppImage, one for Debian, one for Fedora and an archive', async () => {
    const names = (await readdir(join(folder.path, 'made'))).filter((name) =>
      name.startsWith('weft-'),
    );
    expect(names.toSorted()).toEqual([
      `weft-${version}-linux-amd64.deb`,
      `weft-${version}-linux-x64.tar.gz`,
      `weft-${version}-linux-x86_64.AppImage`,
      `weft-${version}-linux-x86_64.rpm`,
    ]);
  });

  test('tell Debian and Fedora what they are and need', async () => {
    const { stdout: control } = await run('dpkg-deb', ['--field', deb()]);
    expect(control).toMatch(/^Package: weft$/m);
    expect(control).toMatch(new RegExp(`^Version: ${version.replaceAll('.', '\\.')}$`, 'm'));
    expect(control).toMatch(/^Architecture: amd64$/m);
    expect(control).toMatch(/^Maintainer: The Weft developers </m);
    expect(control).toMatch(/^Section: net$/m);
    expect(control).toMatch(/^Homepage: https:/m);
    expect(control).toMatch(/^License: MIT$/m);
    const depends = /^Depends: (.*)$/m.exec(control)?.[1]?.split(', ') ?? [];
    expect(await linkedButNotNamed(depends)).toEqual([]);
    expect(control).toMatch(/^Description: A download manager for lists\n .+/m);
    const format = '%{NAME} %{VERSION} %{ARCH} %{LICENSE} %{SUMMARY}\n';
    const { stdout: said } = await run('rpm', ['--query', '--package', '--qf', format, rpm()]);
    expect(said).toBe(`weft ${version} x86_64 MIT A download manager for lists\n`);
  });

  test('put the same files in the same places', async () => {
    await using unpacked = await temporaryFolder();
    await run('dpkg-deb', ['--extract', deb(), unpacked.path]);
    const inDeb = (await readdir(unpacked.path, { recursive: true, withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.path.length))
      .filter((path) => !/^\/usr\/share\/doc|package-type$/.test(path));
    const { stdout } = await run('rpm', ['--query', '--package', '--list', rpm()], {
      maxBuffer: 1 << 24,
    });
    const inRpm = new Set(stdout.split('\n'));
    expect(inDeb.filter((path) => !inRpm.has(path))).toEqual([]);
    expect(inDeb).toContain('/opt/Weft/resources/app.asar');
    for (const size of [16, 32, 48, 64, 128, 256, 512]) {
      expect(inDeb).toContain(`/usr/share/icons/hicolor/${size}x${size}/apps/weft.png`);
    }

    const entry = join(unpacked.path, 'usr/share/applications/weft.desktop');
    await run('desktop-file-validate', [entry]);
    const lines = (await readFile(entry, 'utf8')).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Exec=/opt/Weft/weft %U',
        'Icon=weft',
        'Categories=Network;',
        'MimeType=application/x-weft-list;application/metalink4+xml;application/metalink+xml;x-scheme-handler/weft;',
        'Actions=AddList;',
        '[Desktop Action AddList]',
      ]),
    );
    const types = await readFile(join(unpacked.path, 'usr/share/mime/packages/weft.xml'), 'utf8');
    expect([...types.matchAll(/<glob pattern="([^"]+)"/g)].map(([, glob]) => glob)).toEqual([
      '*.weft',
      '*.meta4',
      '*.metalink',
    ]);
  });

  test.skipIf(!isRoot)(
    'are installed, start for a user with the sandbox on, download, and leave nothing behind',
    { timeout: 120_000 },
    async () => {
      await using server = await startFaultyServer();
      const { home, userData } = await homeOf(folder.path, 'installed');
      const layers = join(folder.path, 'layers');
      const system = spawn('unshare', [
        ...['--mount', throwawaySystem, deb(), rpm(), layers, home, String(user)],
      ]);
      const problems = text(system.stderr);
      const lines = createInterface({ input: system.stdout })[Symbol.asyncIterator]();
      expect(await lines.next(), system.exitCode === null ? '' : await problems).toEqual({
        done: false,
        value: 'started',
      });
      const page = await pageOf(userData, () => system.exitCode === null);
      await expect
        .poll(() => page.evaluate('document.querySelector("dialog[open]") !== null'))
        .toBe(true);
      expect(await sandboxOfPages()).toEqual(new Set(['seccomp']));
      const url = server.file({ path: 'one.bin', size: 300_000 });
      expect(await hashOfFile(await download(page, url))).toBe(server.hashOf(url));
      page.close();

      system.stdin.end('enough\n');
      const left: string[] = [];
      for await (const line of lines) left.push(line);
      expect({ code: await ended(system), left }).toEqual({ code: 0, left: [] });
    },
  );

  test('start as an AppImage', { timeout: 60_000 }, async () => {
    const { home, userData } = await homeOf(folder.path, 'image');
    const image = made(`weft-${version}-linux-x86_64.AppImage`);
    const program = spawn(image, ['--remote-debugging-port=0', '--remote-allow-origins=*'], {
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
      stdio: 'ignore',
      ...(isRoot ? { uid: user, gid: user } : {}),
    });
    onTestFinished(() => void program.kill('SIGTERM'));
    const page = await pageOf(userData, () => program.exitCode === null);
    await expect
      .poll(() => page.evaluate('document.querySelector("button")?.textContent ?? ""'))
      .not.toBe('');
    page.close();
    program.kill('SIGTERM');
    await ended(program);
  });
});

/** Of its own where that is possible: the one at hand may be for its user only. */
async function haveDisplay(): Promise<void> {
  if (findProgram('Xvfb') !== undefined) {
    delete process.env.DISPLAY;
    delete process.env.WAYLAND_DISPLAY;
  }
  await ensureDisplay();
}

async function homeOf(folder: string, name: string) {
  const home = join(folder, name);
  await mkdir(home);
  if (isRoot) await chown(home, user, user);
  return { home, userData: join(home, '.config/Weft') };
}

/**
 * Libraries that the Electron at hand is linked to and that no package of Debian among `named`
 * brings, by itself or by what it depends on.
 */
async function linkedButNotNamed(named: readonly string[]): Promise<string[]> {
  const { stdout: closure } = await run(
    'apt-cache',
    ['depends', '--recurse', '--important', '--no-pre-depends', ...named],
    { maxBuffer: 1 << 24 },
  );
  const brought = new Set(closure.split('\n').filter((line) => /^\w/.test(line)));
  const { stdout: linked } = await run('ldd', [electronPath().path]);
  const paths = [...linked.matchAll(/=> (\/\S+)/g)].map(([, path = '']) => realpath(path));
  // It fails when a library belongs to no package, and has told of the others then.
  const { stdout: owners } = await run('dpkg-query', [
    '--search',
    ...(await Promise.all(paths)),
  ]).catch((error: { stdout: string }) => error);
  const needed = owners.split('\n').flatMap((line) => /^[^:]+/.exec(line)?.[0] ?? []);
  expect(needed).toContainEqual(expect.stringMatching(/^libgtk-3-0/));
  return needed.filter((owner) => !brought.has(owner));
}

/** Downloads one file through the page; gives its path. */
async function download(page: Page, url: string): Promise<string> {
  const state = await page.evaluate<{ settings: { folder: string } }>(
    'window.weft.call("get-state")',
  );
  const request = JSON.stringify({ text: url, source: 'a test' });
  await page.evaluate(`window.weft.call("add-text", ${request})`);
  await expect
    .poll(() =>
      page.evaluate('window.weft.call("get-state").then(({ tasks }) => tasks[0]?.status)'),
    )
    .toBe('done');
  return join(state.settings.folder, 'one.bin');
}

/** What the pages of the installed Weft are kept in: by the kernel's word, not by a switch. */
async function sandboxOfPages(): Promise<Set<string>> {
  const kept = new Set<string>();
  for (const name of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const command = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '');
    if (!command.startsWith('/opt/Weft/weft') || !command.includes('--type=renderer')) continue;
    const status = await readFile(`/proc/${name}/status`, 'latin1');
    kept.add(/^Seccomp:\s*2$/m.test(status) ? 'seccomp' : 'nothing');
  }
  return kept;
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve) => child.once('close', resolve));
}
