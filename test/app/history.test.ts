import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { usualSettings } from '../../src-main/contract/settings.ts';
import { plainBatchOptions } from '../../src-main/contract/task.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { saveSettings } from '../../src-main/storage/settings-store.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { expect, test } from '../support/app-test.ts';
import { queuedTask } from '../support/queued-task.ts';
import { pasteText, rowOf, rows } from '../support/window-actions.ts';

function dialog(page: Page) {
  return page.getByRole('dialog', { name: 'History' });
}

function files(page: Page) {
  return dialog(page).getByRole('grid', { name: 'Files' }).getByRole('row');
}

function lists(page: Page) {
  return dialog(page).getByRole('listbox', { name: 'Lists' }).getByRole('option');
}

async function openHistory(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(dialog(page)).toBeVisible();
}

test('what was taken off the list is in the history, also after a restart', async ({
  start,
  server,
  folder,
}) => {
  const first = await start();
  const answer = { kind: 'status', status: 404 } as const;
  const urls = [
    server.file({ path: 'one.bin', size: 1_234_567, etag: 'strong' }),
    server.file({ path: 'missing.bin', answer }),
  ];
  await pasteText(first.app, first.page, urls.join('\n'));
  await expect(rows(first.page, 'failed')).toHaveCount(1);
  await expect(rows(first.page, 'done')).toHaveCount(1);
  await openHistory(first.page);
  await expect(lists(first.page)).toHaveCount(1);
  await expect(lists(first.page)).toContainText('2 files, 1.2 MB, 1 failed');
  await expect(lists(first.page)).toContainText(/\d\.\d s/);
  await expect(files(first.page).first()).toContainText('Consistent');
  await first.page.keyboard.press('Escape');
  await expect(dialog(first.page)).toBeHidden();
  await first.page.getByRole('button', { name: 'Clear finished' }).click();
  await rowOf(first.page, 'missing.bin').getByRole('button', { name: 'Remove' }).click();
  await expect(rows(first.page)).toHaveCount(0);
  await first.close();

  const { page } = await start();
  await openHistory(page);
  await expect(lists(page)).toContainText('2 files, 1.2 MB, 1 failed');
  await expect(files(page)).toHaveCount(2);
  await expect(files(page).first()).toContainText('one.bin');
  await expect(files(page).first()).toContainText('1.2 MB');
  await expect(files(page).nth(1)).toContainText('There is no file at this address.');
  await expect(dialog(page).getByTitle(folder)).toContainText('2 files');
});

test('the menu opens the history, which is empty at first', async ({ start }) => {
  const { app, page } = await start();
  const accelerator = await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    const item = items?.find(({ label }) => label === '&History');
    item?.click();
    return item?.accelerator;
  });
  expect(accelerator).toBe(process.platform === 'darwin' ? 'Cmd+Y' : 'Ctrl+H');
  await expect(dialog(page)).toContainText('Nothing has been downloaded yet');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
});

test('a search finds files by name and address, and the lists that have them', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  await pasteText(
    app,
    page,
    ['a/wool.bin', 'a/silk.bin'].map((path) => server.file({ path })).join('\n'),
  );
  await expect(rows(page, 'done')).toHaveCount(2);
  await pasteText(app, page, server.file({ path: 'b/cotton.bin' }));
  await expect(rows(page, 'done')).toHaveCount(3);
  await openHistory(page);
  await expect(lists(page)).toHaveCount(2);
  await expect(page.getByRole('searchbox', { name: 'Search the history' })).toBeFocused();
  await page.keyboard.type('WOOL');
  await expect(lists(page)).toHaveCount(1);
  await expect(files(page)).toHaveCount(1);
  await expect(files(page)).toContainText('wool.bin');
  await page.getByRole('searchbox').fill('b/cott');
  await expect(files(page)).toContainText('cotton.bin');
  await page.getByRole('searchbox').fill('linen');
  await expect(dialog(page)).toContainText('No file in the history is like “linen”.');
  await page.getByRole('searchbox').fill('');
  await expect(lists(page)).toHaveCount(2);
});

test('lists and files are gone through with the keyboard', async ({ start, server }) => {
  const { app, page } = await start();
  await pasteText(app, page, ['a.bin', 'b.bin'].map((path) => server.file({ path })).join('\n'));
  await expect(rows(page, 'done')).toHaveCount(2);
  await pasteText(app, page, server.file({ path: 'c.bin' }));
  await expect(rows(page, 'done')).toHaveCount(3);
  await app.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => Object.assign(globalThis, { shown: path });
  });
  await openHistory(page);
  await expect(lists(page).first()).toHaveAttribute('aria-selected', 'true');
  await dialog(page).getByRole('listbox').focus();
  await page.keyboard.press('ArrowDown');
  await expect(lists(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(files(page)).toHaveCount(2);
  await files(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(files(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(files(page).nth(1).getByRole('button', { name: 'Show in folder' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('status')).toHaveText('Copied');
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(
    `${server.origin}/b.bin`,
  );
  await files(page).nth(1).focus();
  await page.keyboard.press('Enter');
  const shown = () => app.evaluate(() => (globalThis as unknown as { shown?: string }).shown);
  await expect.poll(shown).toMatch(/b\.bin$/);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'History', exact: true })).toBeFocused();
});

test('a list can be added again, and a file that is gone is said to be gone', async ({
  start,
  server,
  folder,
}) => {
  const { app, page } = await start();
  const url = new URL(server.file({ path: 'one.bin' }));
  url.username = 'ada';
  url.password = 'lovelace';
  await pasteText(app, page, url.href);
  await expect(rows(page, 'done')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await rm(join(folder, 'one.bin'));
  await openHistory(page);
  await files(page).getByRole('button', { name: 'Show in folder' }).click();
  await expect(dialog(page).getByRole('alert')).toHaveText(
    `“one.bin” is not in ${folder} any more.`,
  );
  await dialog(page).getByRole('button', { name: 'Add again' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(rowOf(page, 'one.bin')).toHaveAttribute('data-status', 'done');
  expect(server.requests.at(-1)?.headers.authorization).toBeUndefined();
  await openHistory(page);
  await expect(lists(page)).toHaveCount(2);
  await files(page).first().getByRole('button', { name: 'Download again' }).click();
  await expect(rows(page, 'done')).toHaveCount(2);
});

test('the history is exported without passwords, and cleared only when one says so', async ({
  start,
  server,
  home,
}) => {
  const { app, page } = await start();
  const url = new URL(server.file({ path: 'secret.bin', size: 1000 }));
  url.username = 'ada';
  url.password = 'lovelace';
  await pasteText(app, page, url.href);
  await expect(rows(page, 'done')).toHaveCount(1);
  await openHistory(page);
  for (const format of ['csv', 'json']) {
    const path = join(home, `kept.${format}`);
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await dialog(page)
      .getByRole('button', { name: `Export ${format.toUpperCase()}…` })
      .click();
    await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('secret.bin');
    await expect(dialog(page).getByRole('status')).toHaveText('The history was exported.');
    const text = await readFile(path, 'utf8');
    expect(text).toContain(`${server.origin}/secret.bin`);
    expect(text).not.toMatch(/ada|lovelace/);
  }
  const question = page.getByRole('dialog', { name: 'Clear the history?' });
  await dialog(page).getByRole('button', { name: 'Clear history…' }).click();
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(lists(page)).toHaveCount(1);
  await dialog(page).getByRole('button', { name: 'Clear history…' }).click();
  await question.getByRole('button', { name: 'Clear history' }).click();
  await expect(dialog(page)).toContainText('Nothing has been downloaded yet');
  await page.keyboard.press('Escape');
  await expect(rows(page, 'done')).toHaveCount(1);
});

test('nothing is kept when the settings say so', async ({ start, server }) => {
  const { app, page } = await start();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Keep a history').uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await pasteText(app, page, server.file({ path: 'one.bin' }));
  await expect(rows(page, 'done')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await openHistory(page);
  await expect(dialog(page)).toContainText('What leaves the list is forgotten');
});

test('twenty thousand files are there to be scrolled through', async ({ start, home, folder }) => {
  const { database } = openDatabase(join(home, 'state', 'weft.sqlite'));
  saveSettings(database, usualSettings(folder));
  const store = createTaskStore(database);
  const tasks = Array.from({ length: 20_000 }, (_, index) =>
    queuedTask(index + 1, { folder, state: { kind: 'done', verdict: 'verified' } }),
  );
  store.addBatch({ id: 1, createdAt: Date.now(), options: plainBatchOptions }, tasks);
  store.saveTasks(tasks.map((task) => ({ task, events: [], isCalm: false })));
  store.removeTasks(tasks.map(({ id }) => id));
  database.close();
  const { page } = await start();
  await openHistory(page);
  const grid = dialog(page).getByRole('grid', { name: 'Files' });
  await expect(grid).toHaveAttribute('aria-rowcount', '20000');
  await files(page).first().focus();
  await page.keyboard.press('End');
  await expect(grid.getByText('20000.bin', { exact: true })).toBeVisible();
  await expect(grid.locator(':focus')).toHaveAttribute('aria-rowindex', '20000');
  await page.keyboard.press('Home');
  await expect(grid.getByText('1.bin', { exact: true })).toBeVisible();
  expect(await files(page).count(), 'only rows in view exist').toBeLessThan(60);
});
