import { execFile } from 'node:child_process';
import { chmod, copyFile, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { electronPath } from '../../scripts/electron-path.mjs';
import { missingPackages } from '../../scripts/packaging/local-tools.mjs';
import { makeTestPackages } from '../../scripts/packaging/make-packages.mjs';
import { startDisplay } from '../../scripts/process/display.mjs';
import { findProgram } from '../../scripts/process/find-program.mjs';
import { rangesAsked } from '../support/asked-ranges.ts';
import { commandFor, readEntry } from '../support/desktop-entry.ts';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { type InstalledPackage, installPackage } from '../support/installed-package.ts';
import { damaged, makeNextImage, publishImage } from '../support/next-image.ts';
import { missingNsisTools } from '../support/nsis-tools.ts';
import type { Page } from '../support/over-cdp.ts';
import { addText, expectDownloaded, nameOf, stateOf, statusOf } from '../support/packaged-list.ts';
import {
  endOf,
  giveAway,
  homeIn,
  type PackagedWeft,
  processesWith,
  runAs,
  startPackaged,
} from '../support/packaged-weft.ts';
import { publishUpdate } from '../support/published-update.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const version = '1.0.0';
const newerVersion = '1.0.1';
const newerNotes = '### Fixed\n\n- Lists: they are longer now.\n';
const canMake = process.platform === 'linux' && missingPackages().length === 0;
const isRoot = process.getuid?.() === 0;
const iconSizes = [16, 32, 48, 64, 128, 256, 512];
const associations = {
  weft: 'application/x-weft-list',
  meta4: 'application/metalink4+xml',
  metalink: 'application/metalink+xml',
};

test.runIf(process.platform === 'linux' && process.env.GITHUB_ACTIONS === 'true')(
  'a public run has all that packages are made with, so that their tests are not skipped',
  () => {
    expect([...missingPackages(), ...missingNsisTools()]).toEqual([]);
  },
);

describe.skipIf(!canMake)('the packages for Linux', () => {
  let folder: TemporaryFolder;
  /** Gives files, and is where the packages look for newer ones. */
  let server: FaultyServer;
  /** The AppImage of the next version; it is made while other things are tried. */
  let newer: Promise<string>;
  const made = (name: string) => join(folder.path, 'made', name);
  const deb = () => made(`weft-${version}-linux-amd64.deb`);
  const rpm = () => made(`weft-${version}-linux-x86_64.rpm`);

  beforeAll(async () => {
    const stopDisplay = await haveDisplay();
    folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    server = await startFaultyServer();
    const output = join(folder.path, 'made');
    const updatesFrom = server.origin;
    expect(await makeTestPackages({ output, version, updatesFrom, isQuick: true })).toBe(0);
    newer = makeNextImage(made('linux-unpacked'), {
      output: join(folder.path, 'newer'),
      version: newerVersion,
      updatesFrom,
      notes: newerNotes,
    });
    return async () => {
      await Promise.allSettled([newer]);
      stopDisplay();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    };
  }, 180_000);

  test('are an AppImage, one for Debian, one for Fedora and an archive', async () => {
    const names = (await readdir(join(folder.path, 'made'))).filter((name) =>
      name.startsWith('weft-'),
    );
    expect(names.toSorted()).toEqual([
      `weft-${version}-linux-amd64.deb`,
      `weft-${version}-linux-x64.tar.gz`,
      `weft-${version}-linux-x86_64.rpm`,
      'weft-linux-x86_64.AppImage',
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
    for (const size of iconSizes) {
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

  describe.skipIf(!isRoot)('that are installed', () => {
    let debian: InstalledPackage;
    let fedora: InstalledPackage;
    let home: string;
    let weft: PackagedWeft;

    beforeAll(async () => {
      [debian, fedora] = await Promise.all([
        installPackage(deb(), join(folder.path, 'debian')),
        installPackage(rpm(), join(folder.path, 'fedora')),
      ]);
      home = await homeIn(folder.path, 'someone');
    }, 60_000);

    /** As the desktop would run it; gives the exit code. */
    function desktopRuns(command: readonly string[]): Promise<number | null> {
      return endOf(runAs({ home, mountsOf: debian.process }, command));
    }

    test('show the desktop their icon and what they open', async () => {
      for (const system of [debian, fedora]) {
        for (const size of iconSizes) {
          const icon = `/usr/share/icons/hicolor/${size}x${size}/apps/weft.png`;
          expect(sizeOfPng(await readFile(system.path(icon)))).toEqual([size, size]);
        }
        const entry = await readEntry(entryOf(system));
        expect(entry).toMatchObject({ Name: 'Weft', Icon: 'weft', Terminal: 'false' });
        // What the system made of the package when it was installed.
        const types = await readFile(system.path('/usr/share/mime/globs2'), 'utf8');
        const opens = await readFile(system.path('/usr/share/applications/mimeinfo.cache'), 'utf8');
        for (const [extension, type] of Object.entries(associations)) {
          expect(types).toContain(`:${type}:*.${extension}\n`);
          expect(opens).toMatch(
            new RegExp(`^${type.replaceAll('+', '\\+')}=.*weft\\.desktop;`, 'm'),
          );
        }
        expect(opens).toMatch(/^x-scheme-handler\/weft=.*weft\.desktop;/m);
      }
    });

    test('download a list that is given on the command line, with the sandbox on', async () => {
      const urls = publishFiles(server, 'given', 3);
      const list = join(home, 'given.txt');
      await writeFile(list, urls.join('\n'));
      weft = await startPackaged({ home, mountsOf: debian.process }, ['/usr/bin/weft', list]);
      await expectDownloaded(weft.page, server, urls);
      const pages = (await processesWith('/opt/Weft/weft')).filter(({ command }) =>
        command.includes('--type=renderer'),
      );
      expect(pages.map(({ isFiltered }) => isFiltered)).toEqual([true]);
    });

    test('download a list that is typed into the window', async () => {
      const urls = publishFiles(server, 'typed', 3);
      const { 'AddList Exec': action = '' } = await readEntry(entryOf(debian));
      expect(await desktopRuns(action.split(' '))).toBe(0);
      await expect
        .poll(() => weft.page.evaluate('document.activeElement?.tagName'))
        .toBe('TEXTAREA');
      await weft.page.type(urls.join('\n'));
      await weft.page.press('Start');
      await expectDownloaded(weft.page, server, urls);
    });

    test.each(
      Object.keys(associations),
    )('download a list of the kind %s that is double-clicked', async (extension) => {
      const urls = publishFiles(server, extension, 2);
      const list = join(home, `a list.${extension}`);
      await writeFile(list, extension === 'weft' ? urls.join('\n') : metalink(extension, urls));
      const { Exec: command = '' } = await readEntry(entryOf(debian));
      expect(await desktopRuns(commandFor(command, list))).toBe(0);
      await expectDownloaded(weft.page, server, urls);
    });

    test('leave nothing behind when they are removed', { timeout: 60_000 }, async () => {
      await weft.quit();
      const left = Promise.all([debian.remove(), fedora.remove()]);
      expect(await left).toEqual([[], []]);
      // What somebody has is not the package's.
      expect(await readdir(join(home, '.config'))).toContain('Weft');
    });
  });

  /** What is to be installed, started for a user. */
  async function startUnpacked(...switches: readonly string[]): Promise<Page> {
    const home = await homeIn(folder.path, `unpacked${switches.join('')}`);
    const program = made('linux-unpacked/weft');
    const { page, quit } = await startPackaged({ home }, [program, ...switches]);
    onTestFinished(async () => void (await quit()));
    await expect.poll(() => page.evaluate('document.hasFocus()')).toBe(true);
    await page.evaluate('window.isSame = true');
    return page;
  }

  test('have no developer tools, and no shortcut of their menu leads there', async () => {
    const page = await startUnpacked();
    await page.pressWithCtrl('I');
    await page.pressWithCtrl('r');
    // That this one is heard shows that the others were.
    await page.pressWithCtrl('h');
    await expect
      .poll(() => page.evaluate('document.querySelector("dialog[open]")?.textContent ?? ""'))
      .toContain('Nothing has been downloaded yet');
    expect(await page.evaluate('window.isSame')).toBe(true);
    expect(await page.pages()).toEqual(['app://weft/index.html']);
  });

  test('have developer tools where they are started with --developer-tools', async () => {
    const page = await startUnpacked('--developer-tools');
    await page.pressWithCtrl('I');
    await expect.poll(() => page.pages()).toContainEqual(expect.stringMatching(/^devtools:/));
    await page.pressWithCtrl('r');
    await expect.poll(() => page.evaluate('window.isSame')).toBe(undefined);
  });

  describe('an AppImage', () => {
    let home: string;
    let image: string;
    let before: string;
    let page: Page;
    let ended: Promise<number | null>;

    beforeAll(async () => {
      await newer;
      home = await homeIn(folder.path, 'image');
      image = join(home, 'Weft.AppImage');
      await copyFile(made('weft-linux-x86_64.AppImage'), image);
      await giveAway(image);
      before = await hashOfFile(image);
      ({ page, ended } = await startPackaged({ home }, [image]));
    }, 60_000);

    afterAll(async () => {
      const running = await processesWith(image);
      const [runtime] = running.filter(({ command }) => command[0] === '/bin/sh');
      if (runtime !== undefined) process.kill(runtime.id, 'SIGTERM');
      await vi.waitFor(async () => expect(await processesWith(image)).toEqual([]), 10_000);
    });

    const status = () => page.evaluate('document.querySelector("[role=status]").textContent');

    const dialog = () => page.evaluate('document.querySelector("dialog[open]")?.textContent ?? ""');

    async function expectOffered(): Promise<void> {
      await page.evaluate('window.weft.call("check-update")');
      await expect.poll(status).toContain(`Weft ${newerVersion} is there`);
      await page.press('Show…');
      await expect.poll(dialog).toContain(newerNotes.trim());
    }

    test.each([
      ['with other bytes', { bytes: (right: Buffer) => damaged(right) }, 'checksum does not match'],
      [
        'that ends early',
        { bytes: (right: Buffer) => right.subarray(0, -1000) },
        'checksum does not match',
      ],
      ['that is cut off', { ending: { kind: 'close', after: 1000 } }, 'broke off'],
    ] as const)('refuses an update %s, and stays as it is', async (_what, fault, sentence) => {
      await publishImage(server, await newer, fault);
      await expectOffered();
      await page.press('Install now');
      await expect.poll(status, { timeout: 20_000 }).toContain(sentence);
      expect(await hashOfFile(image)).toBe(before);
      await page.press('Close message');
    });

    test('refuses an update that is older, and stays as it is', async () => {
      publishUpdate(server, { version: '0.9.0', bytes: Buffer.from('older') });
      await page.evaluate('window.weft.call("check-update")');
      await expect.poll(status).toContain('older than this one, 1.0.0. Weft does not go back.');
      expect(await hashOfFile(image)).toBe(before);
      await page.press('Close message');
    });

    test('takes an update that somebody agrees to, and goes on with the list as the newer one', {
      timeout: 60_000,
    }, async () => {
      const published = await publishImage(server, await newer);
      const earlier = rangesAsked(server, published).length;
      const going = { path: 'going.bin', size: 50_000_000 };
      const url = server.file({ ...going, rate: 1_000_000 });
      const { settings } = await stateOf(page);
      await addText(page, url);
      await expect.poll(() => statusOf(page, url)).toBe('downloading');
      await expectOffered();
      await page.press('Install when the list is finished');
      await expect
        .poll(status, { timeout: 20_000 })
        .toContain('will be installed when the list is finished');
      expect(await statusOf(page, url)).toBe('downloading');
      expect(await hashOfFile(image)).toBe(before);
      // Most of it is in the AppImage that runs.
      const { length } = server.bytesOf(published);
      const asked = rangesAsked(server, published).slice(earlier);
      const bytes = asked.reduce((sum, { from, end }) => sum + (end ?? length) - from, 0);
      expect(bytes).toBeLessThan(length / 10);

      server.file(going);
      await page.press('Install now');
      expect(await ended).toBe(0);
      const next = () =>
        server.requestsOf(url).filter(({ headers }) => headers['user-agent'] === 'Weft/1.0.1');
      await expect.poll(() => next().length, { timeout: 20_000 }).toBeGreaterThan(0);
      expect(next()[0]?.headers.range).toMatch(/^bytes=[1-9]/);
      expect(await hashOfFile(image)).toBe(await hashOfFile(await newer));
      const file = join(settings.folder, 'going.bin');
      await expect.poll(() => hashOfFile(file).catch(() => '')).toBe(server.hashOf(url));
      expect(await readdir(home)).toEqual(
        expect.not.arrayContaining([expect.stringMatching(/AppImage./)]),
      );
    });
  });
});

/**
 * Sees to a display, of its own where that is possible: the one at hand may be for its user only.
 * @returns what ends it.
 */
async function haveDisplay(): Promise<() => void> {
  if (findProgram('Xvfb') === undefined) return () => undefined;
  const { name, stop } = await startDisplay();
  delete process.env.WAYLAND_DISPLAY;
  process.env.DISPLAY = name;
  return stop;
}

/**
 * Libraries that the Electron at hand is linked to and that no package of Debian among `named`
 * brings, by itself or by what it depends on.
 */
async function linkedButNotNamed(named: readonly string[]): Promise<string[]> {
  const { stdout: closure } = await run(
    'apt-cache',
    ['depends', '--recurse', '--important', '--no-pre-depends', ...(await providersOf(named))],
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

/** Packages of Debian, with those that bring one under another name, as newer releases do. */
async function providersOf(names: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run('apt-cache', ['showpkg', ...names]);
  const providers = [...stdout.matchAll(/^Reverse Provides: *\n((?:\S+ \S+ \(=.*\n)*)/gm)];
  return [...names, ...providers.flatMap(([, lines = '']) => lines.match(/^\S+/gm) ?? [])];
}

function entryOf(system: InstalledPackage): string {
  return system.path('/usr/share/applications/weft.desktop');
}

function sizeOfPng(bytes: Buffer): readonly [width: number, height: number] {
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Puts files on a server, whose names begin with a word; gives their addresses. */
function publishFiles(server: FaultyServer, word: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    server.file({ path: `${word}-${index + 1}.bin`, size: 300_000 + index }),
  );
}

function metalink(extension: string, urls: readonly string[]): string {
  const isNew = extension === 'meta4';
  const files = urls.map((url) => {
    const address = isNew ? `<url>${url}</url>` : `<resources><url>${url}</url></resources>`;
    return `<file name="${nameOf(url)}">${address}</file>`;
  });
  return isNew
    ? `<metalink xmlns="urn:ietf:params:xml:ns:metalink">${files.join('')}</metalink>`
    : `<metalink version="3.0" xmlns="http://www.metalinker.org/"><files>${files.join('')}</files></metalink>`;
}
