import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { electronPath } from '../../scripts/electron-path.mjs';
import { openDatabase } from '../../src-main/storage/database.ts';
import { readKey } from '../../src-main/storage/keyed.ts';
import { expect, test } from '../support/app-test.ts';
import { argumentsOf } from '../support/launch-app.ts';
import { rowOf, rows } from '../support/window-actions.ts';

/** Starts the application once more on the same state, and waits for its end. */
async function startAgain(home: string, given: readonly string[], cwd = home, env = {}) {
  const args = argumentsOf({ userData: join(home, 'state'), given });
  const options = { cwd, stdio: 'ignore', env: { ...process.env, ...env } } as const;
  const second = spawn(electronPath().path, args, options);
  const [code] = await once(second, 'exit');
  return code;
}

function addresses(page: Page) {
  return page.getByRole('dialog').getByRole('textbox', { name: 'Addresses' });
}

function metalink(name: string, url: string): string {
  return `<metalink><file name="${name}"><url>${url}</url></file></metalink>`;
}

test('a list that is named at the start is downloaded', async ({ start, server, home }) => {
  const list = join(home, 'two files.weft');
  const urls = ['a.bin', 'b.bin'].map((path) => server.file({ path }));
  await writeFile(list, urls.join('\n'));
  const { page } = await start({ given: [list] });
  await expect(page.getByRole('status')).toContainText('2 added');
  await expect(rows(page, 'done')).toHaveCount(2);
});

test('a .weft file may hold any kind of list', async ({ start, server, home }) => {
  const kinds = {
    'json.weft': JSON.stringify([{ url: server.file({ path: 'json.bin' }) }]),
    'text.weft': `# a comment\n${server.file({ path: 'text.bin' })}\n`,
    'metalink.weft': metalink('m.bin', server.file({ path: 'm.bin' })),
  };
  const paths = Object.keys(kinds).map((name) => join(home, name));
  for (const [name, text] of Object.entries(kinds)) await writeFile(join(home, name), text);
  const { page } = await start({ given: paths });
  for (const name of ['json.bin', 'text.bin', 'm.bin']) {
    await expect(rowOf(page, name)).toHaveAttribute('data-status', 'done');
  }
});

test('a second start gives its list to the window that is there, and ends well', async ({
  start,
  server,
  home,
}) => {
  const first = join(home, 'first.txt');
  await writeFile(first, server.file({ path: 'first.bin' }));
  const { app, page } = await start({ given: [first] });
  await expect(rowOf(page, 'first.bin')).toHaveAttribute('data-status', 'done');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());

  // A path that is relative to where the second start happens.
  const elsewhere = join(home, 'elsewhere');
  await mkdir(elsewhere);
  await writeFile(
    join(elsewhere, 'second.meta4'),
    metalink('second.bin', server.file({ path: 'second.bin' })),
  );
  expect(await startAgain(home, ['second.meta4'], elsewhere)).toBe(0);
  await expect(rowOf(page, 'second.bin')).toHaveAttribute('data-status', 'done');
  await expect(rows(page)).toHaveCount(2);
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  expect(await isVisible()).toBe(true);
  expect(app.windows()).toHaveLength(1);
});

test('what cannot be opened is told, and what can be is not lost', async ({
  start,
  server,
  home,
}) => {
  const { page } = await start();
  const good = join(home, 'good.weft');
  await writeFile(good, `${server.file({ path: 'good.bin' })}\nnonsense`);
  expect(await startAgain(home, ['--no-such-option', 'missing.weft', home, good])).toBe(0);
  await expect(rowOf(page, 'good.bin')).toHaveAttribute('data-status', 'done');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('missing.weft” cannot be read: there is no such file.');
  await expect(alert).toContainText(`“${home}” cannot be read: it is a folder.`);
  await expect(page.getByRole('region', { name: /rejected line/ })).toContainText('nonsense');
});

test('a second start with more names than fit into one message leaves the first one alone', async ({
  start,
  server,
  home,
}) => {
  const { app, page } = await start();
  const pid = app.process().pid;
  const good = join(home, 'good.weft');
  await writeFile(good, server.file({ path: 'good.bin' }));
  const missing = Array.from({ length: 500 }, (_, at) => `${'x'.repeat(100)}${at}.weft`);
  // As in a terminal that is an AppImage itself.
  const terminal = { APPIMAGE: '/bin/false', APPDIR: home };
  expect(await startAgain(home, [...missing, good], home, terminal)).toBe(0);
  await expect(rowOf(page, 'good.bin')).toHaveAttribute('data-status', 'done');
  expect(app.process()).toMatchObject({ pid, exitCode: null, signalCode: null });
});

test('a link fills the dialog and starts nothing before the person says so', async ({
  start,
  server,
  home,
}) => {
  const urls = ['a.bin', 'b.bin', 'c.bin'].map((path) => server.file({ path }));
  const [a = '', b = '', c = ''] = urls;
  const { page } = await start({ given: [`weft:${a}`] });
  await expect(addresses(page)).toHaveValue(`${a}\n`);
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('from a link');
  const more = `weft:?${[b, c].map((url) => `url=${encodeURIComponent(url)}`).join('&')}`;
  expect(await startAgain(home, [more])).toBe(0);
  await expect(addresses(page)).toHaveValue(`${urls.join('\n')}\n`);

  expect(server.requests).toHaveLength(0);
  const { tasks } = await page.evaluate(() => window.weft.call('get-state', undefined));
  expect(tasks).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await expect(rows(page, 'done')).toHaveCount(3);
});

test('a link waits for a dialog that is open, and brings only addresses', async ({
  start,
  server,
  home,
}) => {
  const { page } = await start();
  await page.getByRole('button', { name: 'Settings' }).click();
  const link = `weft:?url=${encodeURIComponent(server.file({ path: 'a.bin' }))}&url=file:///etc/passwd`;
  const planted = join(home, 'planted.weft');
  await writeFile(planted, server.file({ path: 'planted.bin' }));
  expect(await startAgain(home, [link, planted])).toBe(0);
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  const refused = page.getByRole('dialog', { name: 'Add downloads' }).getByRole('alert');
  await expect(refused.getByText('beside a link')).toBeVisible();
  await expect(refused.getByText('etc/passwd')).toBeVisible();
  await expect(addresses(page)).toHaveValue(/^http:\/\/.*\/a\.bin\n$/);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(server.requests).toHaveLength(0);
});

test('files and links that macOS hands over go the same way', async ({ start, server, home }) => {
  const { app, page } = await start();
  const list = join(home, 'dropped on the dock.weft');
  await writeFile(list, server.file({ path: 'dock.bin' }));
  const address = server.file({ path: 'link.bin' });
  await app.evaluate(
    ({ app: running }, [path, link]) => {
      running.emit('open-file', { preventDefault() {} }, path);
      running.emit('open-url', { preventDefault() {} }, link);
    },
    [list, `weft:${address}`],
  );
  await expect(addresses(page)).toHaveValue(`${address}\n`);
  await page.keyboard.press('Escape');
  await expect(rowOf(page, 'dock.bin')).toHaveAttribute('data-status', 'done');
  await expect(rows(page)).toHaveCount(1);
});

test('what comes to be opened while Weft quits is downloaded by the Weft that starts then', async ({
  start,
  server,
  home,
}) => {
  // Starts anew as an AppImage does, which only says what it was started with.
  const image = join(home, 'Weft.AppImage');
  const again = join(home, 'again');
  await writeFile(image, `#!/bin/sh\necho "$@" > '${again}'\n`, { mode: 0o755 });
  const list = (name: string) => join(home, `${name}.weft`);
  const going = { path: 'first.bin', size: 50_000_000 };
  await writeFile(list('first'), server.file({ ...going, rate: 1_000_000 }));
  for (const name of ['late', 'last']) {
    await writeFile(list(name), server.file({ path: `${name}.bin` }));
  }
  const { app, page } = await start({ env: { APPIMAGE: image }, given: [list('first')] });
  await expect(rowOf(page, 'first.bin')).toHaveAttribute('data-status', 'downloading');
  const closed = app.waitForEvent('close');
  const cutShort = join(home, 'cut-short');
  await app.evaluate(
    ({ app: running }, [late = '', last = '', cut = '']) => {
      const { writeFileSync } = process.getBuiltinModule('node:fs');
      // Electron ends so when nobody asks it to wait; Weft ends by itself, with everything done.
      running.on('will-quit', () => writeFileSync(cut, ''));
      running.quit();
      running.emit('second-instance', {}, ['weft', '.', late], '/');
      running.emit('second-instance', {}, ['weft', '.', last], '/');
      // Somebody who loses patience does not cut the end short.
      running.quit();
    },
    [list('late'), list('last'), cutShort],
  );
  await closed;
  expect(existsSync(cutShort)).toBe(false);
  await expect.poll(() => existsSync(again)).toBe(true);
  expect(await readFile(again, 'utf8')).not.toContain('first.weft');

  server.file(going);
  const next = await start();
  await expect(rows(next.page, 'done')).toHaveCount(3);
});

test('a list whose adding overlaps with quitting is there once after the next start', async ({
  start,
  server,
  home,
}) => {
  const list = join(home, 'late.weft');
  await writeFile(list, server.file({ path: 'late.bin' }));
  const { app, page } = await start();
  await expect(page.getByRole('button', { name: 'Settings' })).toBeVisible();
  const closed = app.waitForEvent('close');
  await app.evaluate(({ app: running }, path) => {
    const files = process.getBuiltinModule('node:fs/promises');
    const { readdir } = files;
    // Names in the folder are asked for while a list is added.
    files.readdir = ((...asked: Parameters<typeof readdir>) => {
      running.quit();
      return readdir(...asked);
    }) as typeof readdir;
    running.emit('second-instance', {}, ['weft', '.', path], '/');
  }, list);
  await closed;
  const { database } = openDatabase(join(home, 'state', 'weft.sqlite'));
  expect(readKey(database, 'next-start')).toEqual({ goesOn: false, openings: [] });
  database.close();

  const next = await start();
  await expect(rows(next.page, 'done')).toHaveCount(1);
  await expect(rows(next.page)).toHaveCount(1);
});

test('the dialog for a list is opened for who asks for it, also before anybody could hear', async ({
  start,
  home,
}) => {
  const { page } = await start({ given: ['--add-list'] });
  const dialog = page.getByRole('dialog', { name: 'Add' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await startAgain(home, ['--add-list'])).toBe(0);
  await expect(dialog).toBeVisible();
});
