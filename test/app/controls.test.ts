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
  const rejected = page.getByRole('region', { name: /rejected line/ });
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
  await expect(page.getByRole('region', { name: /rejected line/ })).toContainText('line 2');
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

test('a list that is pasted twice brings its files once, and says so', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const url = server.file({ path: 'once.bin' });
  await pasteText(app, page, url);
  await expect(rowOf(page, 'once.bin')).toHaveAttribute('data-status', 'done');
  await pasteText(app, page, [url, server.file({ path: 'more.bin' })].join('\n'));
  await expect(page.getByRole('status')).toContainText('1 added, 1 is here already');
  await expect(rows(page, 'done')).toHaveCount(2);
  expect(server.requests).toHaveLength(2);
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
  await expect(rowOf(page, 'long.bin')).toContainText(/\d( kB)? of 50 MB/);
  await rowOf(page, 'long.bin').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^Cancel, lose/ }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'cancelled');
  expect(await readdir(folder)).toEqual([]);

  server.file({ path: 'long.bin', size: 1000 });
  await rowOf(page, 'long.bin').getByRole('button', { name: 'Retry' }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'done');
});

test('failed rows are tried again together once the server is well', async ({ start, server }) => {
  const { app, page } = await start({ settings: { retries: 0 } });
  const paths = ['a.bin', 'b.bin', 'c.bin'];
  const urls = paths.map((path) => server.file({ path, answer: { kind: 'status', status: 503 } }));
  await pasteText(app, page, urls.join('\n'));
  await expect(rows(page, 'failed')).toHaveCount(3);
  await expect(rowOf(page, 'a.bin')).toContainText('too busy');
  for (const path of paths) server.file({ path });
  await page.getByRole('button', { name: 'Retry failed (3)' }).click();
  await expect(rows(page, 'done')).toHaveCount(3);
});

test('a row that waits says for how long and why, and is tried at once when asked', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const answer = { kind: 'status', status: 503, retryAfter: 600 } as const;
  await pasteText(app, page, server.file({ path: 'busy.bin', answer }));
  await expect(rowOf(page, 'busy.bin')).toHaveAttribute('data-status', 'waiting');
  await expect(rowOf(page, 'busy.bin')).toContainText(
    'Tries again in 10 min: server answered 503 Service Unavailable',
  );
  await page.getByRole('button', { name: /^Waiting/ }).click();
  await expect(rows(page)).toHaveCount(1);
  server.file({ path: 'busy.bin' });
  await rowOf(page, 'busy.bin').getByRole('button', { name: 'Try now' }).click();
  await page.getByRole('button', { name: /^All/ }).click();
  await expect(rowOf(page, 'busy.bin')).toHaveAttribute('data-status', 'done');
});

test('a queued row says that its server asked to wait, and when it is asked again', async ({
  start,
  server,
}) => {
  const { app, page } = await start({ settings: { mode: 'one-by-one' } });
  const answer = { kind: 'status', status: 429, retryAfter: 600 } as const;
  const busy = ['a.bin', 'b.bin'].map((path) => server.file({ path, answer }));
  await pasteText(app, page, [...busy, server.file({ path: 'behind.bin' })].join('\n'));
  await expect(rows(page, 'waiting')).toHaveCount(2);
  const row = rowOf(page, 'behind.bin');
  await expect(row).toHaveAttribute('data-status', 'queued');
  await expect(row).toContainText(/Its server asked to wait; asked again at \d\d:\d\d:\d\d/);
  await row.focus();
  await page.keyboard.press('Enter');
  const details = page.getByRole('region', { name: 'Details of behind.bin' });
  await expect(details).toContainText(/Its server asked to wait; asked again at/);

  for (const path of ['a.bin', 'b.bin']) server.file({ path });
  await rowOf(page, 'a.bin').getByRole('button', { name: 'Try now' }).click();
  await expect(row).toHaveAttribute('data-status', 'done');
  await expect(row).not.toContainText('asked to wait');
});

test('a row counts down by itself', async ({ start, server }) => {
  const { app, page } = await start();
  const answer = { kind: 'status', status: 503, retryAfter: 30 } as const;
  await pasteText(app, page, server.file({ path: 'busy.bin', answer }));
  const row = rowOf(page, 'busy.bin');
  const seconds = async () =>
    Number(/Tries again in (\d+) s/.exec((await row.textContent()) ?? '')?.[1] ?? Number.NaN);
  await expect(row).toContainText(/Tries again in \d+ s/);
  const first = await seconds();
  await expect.poll(seconds).toBeLessThan(first);
});

test('the priority of a row is changed from its menu and by keys, and shown', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  await pasteText(app, page, server.file({ ...endless, path: 'long.bin' }));
  const row = rowOf(page, 'long.bin');
  await row.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Raise priority' }).click();
  await expect(row.getByRole('img', { name: 'High priority' })).toBeVisible();
  await expect(page.getByRole('menu')).toHaveCount(0);

  await row.focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(row.getByRole('img')).toHaveCount(0);
  await page.keyboard.press('Alt+ArrowDown');
  await expect(row.getByRole('img', { name: 'Low priority' })).toBeVisible();
  await page.keyboard.press('Alt+Home');
  await expect(page.getByRole('status')).toContainText('“long.bin” goes first.');
});

test('a speed limit is given to a row, shown, and lifted again, with the keyboard alone', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  await pasteText(app, page, server.file({ ...endless, path: 'long.bin' }));
  const row = rowOf(page, 'long.bin');
  await expect(row).toHaveAttribute('data-status', 'downloading');
  await row.getByRole('button', { name: 'More' }).focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: 'Speed limit…' });
  await item.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Speed limit' });
  const field = dialog.getByRole('textbox', { name: 'Speed limit of this file' });
  await dialog.getByLabel('Speed limit of this file: unit').selectOption('kB/s');
  await field.fill('0.5');
  await expect(dialog.getByRole('alert')).toHaveText('Enter a speed of 1 kB/s or more.');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await field.fill('300');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(row).toContainText('at most 300 kB/s');

  await row.focus();
  await page.keyboard.press('Enter');
  const details = page.getByRole('region', { name: /^Details/ });
  await expect(details.getByText('300 kB/s', { exact: true })).toBeVisible();
  await details.getByRole('button', { name: 'Speed limit…' }).focus();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('300');
  await dialog.getByRole('button', { name: 'Remove limit' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(row).not.toContainText('at most');
});

test('what goes first is downloaded before what was there before it', async ({ start, server }) => {
  const { app, page } = await start({ settings: { mode: 'one-by-one' } });
  const urls = ['held.bin', 'second.bin', 'third.bin'].map((path) =>
    server.file({ path, firstByteDelay: path === 'held.bin' ? 3000 : 0 }),
  );
  await pasteText(app, page, urls.join('\n'));
  await rowOf(page, 'third.bin').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Download first' }).click();
  await expect(rows(page, 'done')).toHaveCount(3);
  const order = [...new Set(server.requests.map(({ path }) => path))];
  expect(order).toEqual(['/held.bin', '/third.bin', '/second.bin']);
});

test('a file that failed is fetched from a new address', async ({ start, server }) => {
  const { app, page } = await start();
  const gone = { kind: 'status', status: 410 } as const;
  await pasteText(app, page, server.file({ path: 'old.bin', answer: gone }));
  await expect(rowOf(page, 'old.bin')).toHaveAttribute('data-status', 'failed');
  await rowOf(page, 'old.bin').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'New address…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New address' });
  const field = dialog.getByRole('textbox', { name: 'Address' });
  await field.fill('nowhere');
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog).toContainText('This is not an address');
  await field.fill(server.file({ path: 'new.bin' }));
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog).toBeHidden();
  await expect(rows(page, 'done')).toHaveCount(1);
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

test('a paused file is given a new address and stays paused until it is resumed', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const file = { size: 600_000, etag: 'strong', seed: 3 } as const;
  await pasteText(app, page, server.file({ ...file, path: 'old.bin', rate: 100_000 }));
  const row = rows(page).first();
  await expect(row).toContainText(/\d of 600 kB/);
  await row.getByRole('button', { name: 'Pause' }).click();
  await expect(row).toHaveAttribute('data-status', 'paused');
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New address…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New address' });
  await dialog.getByRole('textbox').fill(server.file({ ...file, path: 'new.bin' }));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toHaveAttribute('data-status', 'paused');
  await row.getByRole('button', { name: 'Resume' }).click();
  await expect(row).toHaveAttribute('data-status', 'done');
  expect(server.requests.at(-1)).toMatchObject({ path: '/new.bin' });
});

test('the settings change how many files come at once', async ({ start, server }) => {
  const { app, page } = await start();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog');
  const connections = dialog.getByLabel('Connections at once');
  await connections.fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('from 1 to 1,000');
  await expect(connections).toBeFocused();
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

test('the settings keep speeds, sizes and times as a person entered them', async ({ start }) => {
  const { page } = await start();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Speed limit', { exact: true }).fill('2,5');
  await dialog.getByLabel('Speed limit: unit').selectOption('MB/s');
  await dialog.getByLabel('Another limit at certain times').check();
  await dialog.getByLabel('Speed limit then', { exact: true }).fill('300');
  await dialog.getByLabel('Speed limit then: unit').selectOption('kB/s');
  const period = dialog.getByRole('group', { name: 'Period 1' });
  await period.getByLabel('Friday').uncheck();
  await period.getByLabel('from').fill('22:00');
  await period.getByLabel('to', { exact: true }).fill('06:30');
  await dialog.getByLabel('Keep the server’s time of modification').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  const { settings } = await page.evaluate(() => window.weft.call('get-state', undefined));
  expect(settings).toMatchObject({
    bytesPerSecond: 2_500_000,
    alternative: {
      bytesPerSecond: 300_000,
      timetable: [{ days: [1, 2, 3, 4], fromMinutes: 1320, toMinutes: 390 }],
    },
    keepsTimes: true,
  });
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(dialog.getByLabel('Speed limit', { exact: true })).toHaveValue('2.5');
  await expect(dialog.getByLabel('Speed limit then: unit')).toHaveValue('kB/s');
});

test('rejected lines can be copied and dismissed', async ({ start }) => {
  const { app, page } = await start();
  await pasteText(app, page, 'nothing\nftp://example.com/file');
  const rejected = page.getByRole('region', { name: /rejected line/ });
  await rejected.getByRole('button', { name: 'Copy' }).click();
  const copied = () => app.evaluate(({ clipboard }) => clipboard.readText());
  await expect
    .poll(copied)
    .toMatch(/line 1: nothing — .*\n.*line 2: ftp:\/\/example\.com\/file — /);
  await rejected.getByRole('button', { name: 'Dismiss' }).click();
  await expect(rejected).toBeHidden();
});

test('what is only passed over is called a warning, in words', async ({ start, server }) => {
  const { app, page } = await start();
  await pasteText(app, page, `${server.file({ path: 'a.bin' })}\tftp://mirror.example/a.bin`);
  await expect(rowOf(page, 'a.bin')).toHaveAttribute('data-status', 'done');
  const warnings = page.getByRole('region', { name: '1 warning', exact: true });
  await expect(warnings).toContainText('The file comes without it. Weft downloads http');
});

declare global {
  interface Window {
    readonly weft: import('../../src-main/contract/ipc.ts').Bridge;
  }
}
