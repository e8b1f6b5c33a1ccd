import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app-test.ts';
import { pasteText, rowOf } from '../support/window-actions.ts';

function details(page: Page) {
  return page.getByRole('region', { name: /^Details of/ });
}

/** The text beside a label. */
function fact(page: Page, label: string) {
  return details(page)
    .locator('dl > div')
    .filter({ has: page.getByRole('term').filter({ hasText: label }) })
    .getByRole('definition');
}

test('Enter opens the details of a row, Escape closes them and the row has the focus again', async ({
  start,
  server,
  folder,
}) => {
  const { app, page } = await start();
  await pasteText(app, page, server.file({ path: 'one.bin', size: 1_234_567, etag: 'strong' }));
  const row = rowOf(page, 'one.bin');
  await expect(row).toHaveAttribute('data-status', 'done');
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(details(page)).toBeFocused();
  await expect(details(page).getByRole('heading')).toContainText('one.bin');
  await expect(fact(page, 'Folder')).toHaveText(folder);
  await expect(fact(page, 'Size')).toHaveText('1.2 MB (1,234,567 bytes)');
  await expect(fact(page, 'State')).toContainText('Consistent');
  const table = details(page).getByRole('table');
  await expect(table).toContainText('Asked for the file');
  await expect(table).toContainText('200 http/1.1');
  await expect(details(page).getByRole('img')).toHaveAccessibleName(/^\d+ connections? in /);
  await page.keyboard.press('Escape');
  await expect(details(page)).toBeHidden();
  await expect(row).toBeFocused();
});

test('the details follow the row that has the focus, and a double click opens them', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const answer = { kind: 'status', status: 404 } as const;
  const urls = [server.file({ path: 'a.bin' }), server.file({ path: 'b.bin', answer })];
  await pasteText(app, page, urls.join('\n'));
  await expect(rowOf(page, 'b.bin')).toHaveAttribute('data-status', 'failed');
  await rowOf(page, 'a.bin').getByText('a.bin', { exact: true }).dblclick();
  await expect(details(page).getByRole('heading')).toContainText('a.bin');
  await rowOf(page, 'a.bin').focus();
  await page.keyboard.press('ArrowDown');
  await expect(details(page).getByRole('heading')).toContainText('b.bin');
  await expect(fact(page, 'Detail')).toContainText('404');
  await expect(rowOf(page, 'b.bin')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(details(page)).toBeHidden();
});

test('the details go with their row, and do not come back by themselves', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const answer = { kind: 'status', status: 404 } as const;
  const urls = [server.file({ path: 'a.bin' }), server.file({ path: 'b.bin', answer })];
  await pasteText(app, page, urls.join('\n'));
  await expect(rowOf(page, 'b.bin')).toHaveAttribute('data-status', 'failed');
  await rowOf(page, 'a.bin').focus();
  await page.keyboard.press('Enter');
  await expect(details(page)).toBeFocused();
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(details(page)).toBeHidden();
  await rowOf(page, 'b.bin').focus();
  await expect(rowOf(page, 'b.bin')).toBeFocused();
  await expect(details(page)).toBeHidden();
});

test('the details grow while the file comes, with a lane for each connection', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const url = server.file({ path: 'long.bin', size: 50_000_000, rate: 100_000, etag: 'strong' });
  await pasteText(app, page, url);
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'downloading');
  await rowOf(page, 'long.bin').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Details…' }).click();
  await expect(details(page)).toBeFocused();
  await expect(fact(page, 'Connections')).toHaveText(/^\d+ open$/);
  await rowOf(page, 'long.bin').getByRole('button', { name: 'Pause' }).click();
  await expect(fact(page, 'State')).toHaveText('Paused');
  await expect(details(page).getByRole('table')).toContainText('Paused');
});

test('the log can be copied and saved, and holds no password', async ({ start, server, home }) => {
  const { app, page } = await start();
  const url = new URL(server.file({ path: 'secret.bin' }));
  url.username = 'ada';
  url.password = 'lovelace';
  await pasteText(app, page, url.href);
  await expect(rowOf(page, 'secret.bin')).toHaveAttribute('data-status', 'done');
  await rowOf(page, 'secret.bin').focus();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('table')).toContainText('Ended');
  await details(page).getByRole('button', { name: 'Copy log' }).click();
  await expect(page.getByRole('status')).toContainText('Copied');
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain(`Address: ${server.origin}/secret.bin`);
  expect(copied).toMatch(/Z {2}connection \d+ {2}Asked for the file/);
  expect(copied).not.toContain('lovelace');

  const path = join(home, 'kept.txt');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await details(page).getByRole('button', { name: 'Save log…' }).click();
  await expect(page.getByRole('status')).toContainText('Log saved');
  expect(await readFile(path, 'utf8')).toBe(copied);
});
