import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/app-test.ts';
import {
  dropFiles,
  dropText,
  elapsedSeconds,
  figure,
  pasteText,
  rowOf,
  rows,
} from '../support/window-actions.ts';

const endless = { size: 50_000_000, rate: 100_000, etag: 'strong' } as const;

test('the Add dialog takes typed addresses and starts them', async ({ start, server }) => {
  const { page } = await start();
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Addresses' }).fill(server.file({ path: 'typed.bin' }));
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, 'typed.bin')).toHaveAttribute('data-status', 'done');
});

test('links dragged from a browser and dropped text are downloaded', async ({ start, server }) => {
  const { page } = await start();
  const link = server.file({ path: 'link.bin' });
  await dropText(page, 'text/uri-list', `# from a browser\r\n${link}\r\n`);
  await expect(rowOf(page, 'link.bin')).toHaveAttribute('data-status', 'done');
  await dropText(page, 'text/plain', server.file({ path: 'selected.bin' }));
  await expect(rowOf(page, 'selected.bin')).toHaveAttribute('data-status', 'done');
});

test('several dropped files are one list; one that is not text is named', async ({
  start,
  server,
}) => {
  const { page } = await start();
  await dropFiles(
    page,
    { name: 'a.txt', text: server.file({ path: 'a.bin' }) },
    { name: 'b.txt', text: server.file({ path: 'b.bin' }) },
    { name: 'photo.jpg', text: '\u0000\u0001\u0002' },
  );
  await expect(rows(page, 'done')).toHaveCount(2);
  const rejected = page.getByRole('region', { name: 'Rejected lines' });
  await expect(rejected).toContainText('photo.jpg');
  await expect(rejected).toContainText('it is not a text file');
});

test('the menu opens list files', async ({ start, server, home }) => {
  const { app, page } = await start();
  const list = join(home, 'from menu.txt');
  await writeFile(list, `${server.file({ path: 'from-menu.bin' })}\nno address`);
  await app.evaluate(({ dialog, Menu }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    items?.find(({ label }) => label.startsWith('&Open List'))?.click();
  }, list);
  await expect(rowOf(page, 'from-menu.bin')).toHaveAttribute('data-status', 'done');
  await expect(page.getByRole('status')).toContainText('1 added');
  await expect(page.getByRole('region', { name: 'Rejected lines' })).toContainText('line 2');
});

test('files go to the folder that was chosen, also after a restart', async ({
  start,
  server,
  home,
}) => {
  const first = await start();
  const chosen = join(home, 'elsewhere');
  await first.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, chosen);
  await first.page.getByRole('button', { name: /Save to/ }).click();
  await expect(first.page.getByRole('button', { name: /Save to/ })).toContainText('elsewhere');
  await pasteText(first.app, first.page, server.file({ path: 'one.bin' }));
  await expect(rowOf(first.page, 'one.bin')).toHaveAttribute('data-status', 'done');
  await access(join(chosen, 'one.bin'));
  await first.close();

  const second = await start();
  await expect(rowOf(second.page, 'one.bin')).toHaveAttribute('data-status', 'done');
  await pasteText(second.app, second.page, server.file({ path: 'two.bin' }));
  await expect(rowOf(second.page, 'two.bin')).toHaveAttribute('data-status', 'done');
  await access(join(chosen, 'two.bin'));
});

test('a done row shows its file in the folder', async ({ start, server, folder }) => {
  const { app, page } = await start();
  await app.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => Object.assign(globalThis, { shownPath: path });
  });
  await pasteText(app, page, server.file({ path: 'seen.bin' }));
  await rowOf(page, 'seen.bin').getByRole('button', { name: 'Show in folder' }).click();
  const shown = () => app.evaluate(() => (globalThis as { shownPath?: string }).shownPath);
  await expect.poll(shown).toBe(join(folder, 'seen.bin'));
});

test('pausing stops the clock and the bytes, resuming goes on with both', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const url = server.file({ ...endless, path: 'long.bin', size: 600_000, rate: 200_000 });
  await pasteText(app, page, url);
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'downloading');
  await page.getByRole('button', { name: 'Pause all' }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'paused');
  const paused = await elapsedSeconds(page);
  await page.waitForTimeout(1500);
  expect(await elapsedSeconds(page)).toBe(paused);

  await page.getByRole('button', { name: 'Resume all' }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'done');
  expect(server.requests.at(-1)?.headers).toHaveProperty('range');
});

test('a cancelled row loses its partial file and can be tried again', async ({
  start,
  server,
  folder,
}) => {
  const { app, page } = await start();
  const url = server.file({ ...endless, path: 'long.bin' });
  await pasteText(app, page, url);
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'downloading');
  await rowOf(page, 'long.bin').getByRole('button', { name: 'Cancel' }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'cancelled');
  expect(await readdir(folder)).toEqual([]);

  server.file({ path: 'long.bin', size: 1000 });
  await rowOf(page, 'long.bin').getByRole('button', { name: 'Retry' }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'done');
});

test('failed rows are tried again together once the server is well', async ({ start, server }) => {
  const { app, page } = await start();
  const paths = ['a.bin', 'b.bin', 'c.bin'];
  const urls = paths.map((path) => server.file({ path, answer: { kind: 'status', status: 503 } }));
  await pasteText(app, page, urls.join('\n'));
  await expect(rows(page, 'failed')).toHaveCount(3);
  await expect(rowOf(page, 'a.bin')).toContainText('too busy');
  for (const path of paths) server.file({ path });
  await page.getByRole('button', { name: 'Retry failed' }).click();
  await expect(rows(page, 'done')).toHaveCount(3);
});

test('clearing what is finished empties the list and sets the clock back', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  await pasteText(app, page, server.file({ path: 'a.bin', firstByteDelay: 500 }));
  await expect(rows(page, 'done')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(page.getByText('Drop a list of addresses here')).toBeVisible();
  await expect(page.getByRole('timer', { name: 'Elapsed' })).toHaveText('0.0 s');
});

test('the settings change how many files come at once', async ({ start, server }) => {
  const { app, page } = await start();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog');
  const connections = dialog.getByLabel(/Connections/);
  await connections.fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('from 1 to 256');
  await connections.fill('2');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  const urls = Array.from({ length: 8 }, (_, n) =>
    server.file({ path: `${n}.bin`, firstByteDelay: 100 }),
  );
  await pasteText(app, page, urls.join('\n'));
  await expect(figure(page, 'Done')).toHaveText('8');
  expect(server.busiest).toBe(2);
});

test('rejected lines can be copied and dismissed', async ({ start }) => {
  const { app, page } = await start();
  await pasteText(app, page, 'nothing\nftp://example.com/file');
  const rejected = page.getByRole('region', { name: 'Rejected lines' });
  await rejected.getByRole('button', { name: 'Copy' }).click();
  const copied = () => app.evaluate(({ clipboard }) => clipboard.readText());
  await expect
    .poll(copied)
    .toMatch(/line 1: nothing — .*\n.*line 2: ftp:\/\/example\.com\/file — /);
  await rejected.getByRole('button', { name: 'Dismiss' }).click();
  await expect(rejected).toBeHidden();
});
