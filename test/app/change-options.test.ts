import { readdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app-test.ts';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import { rowOf, rows } from '../support/window-actions.ts';

/** Opens the options of the list of a row from its menu. */
async function openOptions(page: Page, name: string) {
  await rowOf(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Options of this list…' }).click();
  return page.getByRole('dialog', { name: 'Options of this list' });
}

/** Adds addresses with a login, X-Key and a cookie. */
async function addWithLogin(page: Page, text: string, password: string): Promise<void> {
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Addresses' }).fill(text);
  await dialog.getByText('Options', { exact: true }).click();
  await dialog.getByLabel('Login').selectOption('basic');
  await dialog.getByLabel('User name').fill('ada');
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByLabel('Headers').fill('X-Key: secret-key');
  await dialog.getByRole('textbox', { name: 'Cookies' }).fill('sid=secret-cookie');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog).toBeHidden();
}

test('a wrong password is mended without losing the list, and nothing secret is shown', async ({
  start,
  server,
}) => {
  const { page } = await start({ settings: { retries: 0 } });
  const demands = { kind: 'basic', user: 'ada', password: 'right' } as const;
  const urls = ['a.bin', 'b.bin'].map((path) => server.file({ path, demands }));
  await addWithLogin(page, urls.join('\n'), 'secret-wrong');
  await expect(rows(page, 'failed')).toHaveCount(2);

  const dialog = await openOptions(page, 'a.bin');
  await expect(dialog).toContainText('For 2 files');
  await expect(dialog.getByLabel('User name', { exact: true })).toHaveValue('ada');
  await expect(dialog.getByLabel('Password', { exact: true })).toHaveValue('');
  await expect(dialog).toContainText('The stored headers (x-key) will be kept unless');
  expect(await page.content()).not.toContain('secret');
  const shown = await page.evaluate(() => window.weft.call('get-list-options', { id: 1 }));
  expect(JSON.stringify(shown)).not.toContain('secret');

  await dialog.getByLabel('Password', { exact: true }).fill('right');
  await dialog.getByRole('button', { name: 'Save and retry failed (2)' }).click();
  await expect(dialog).toBeHidden();
  await expect(rows(page, 'done')).toHaveCount(2);
  expect(server.requestsOf(urls[0] ?? '').at(-1)?.headers).toMatchObject({
    'x-key': 'secret-key',
    cookie: 'sid=secret-cookie',
  });
});

test('what is stored can be removed, and bytes that came are kept', async ({
  start,
  server,
  folder,
}) => {
  const { page } = await start();
  const file = { size: 600_000, etag: 'strong' } as const;
  const url = server.file({ ...file, path: 'long.bin', rate: 100_000 });
  await addWithLogin(page, url, 'x');
  await expect(rowOf(page, 'long.bin')).toContainText(/\d of 600 kB/);
  await rowOf(page, 'long.bin').getByRole('button', { name: 'Pause' }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'paused');
  const dialog = await openOptions(page, 'long.bin');
  await dialog.getByRole('button', { name: 'Remove the stored cookies' }).press('Enter');
  await expect(dialog).toContainText('The stored cookies will be removed.');
  await dialog.getByRole('button', { name: 'Keep the stored cookies' }).press('Enter');
  await dialog.getByRole('button', { name: 'Remove the stored headers' }).click();
  await dialog.getByLabel('Login').selectOption('none');
  await dialog.getByLabel('User agent').fill('me');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();
  expect(await readdir(folder)).toEqual([expect.stringContaining('.weft-part')]);

  server.file({ ...file, path: 'long.bin' });
  const before = server.requests.length;
  await rowOf(page, 'long.bin').getByRole('button', { name: 'Resume' }).click();
  await expect(rowOf(page, 'long.bin')).toHaveAttribute('data-status', 'done');
  const later = server.requests.slice(before);
  expect(later.length).toBeGreaterThan(0);
  for (const { headers } of later) {
    expect(headers).toMatchObject({ cookie: 'sid=secret-cookie', 'user-agent': 'me' });
    expect(headers).toHaveProperty('range');
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('x-key');
  }
});

test('checksums are looked for when that was chosen later', async ({ start, server }) => {
  const { page } = await start({ settings: { retries: 0 } });
  const answer = { kind: 'status', status: 403 } as const;
  const url = server.file({ path: 'set/late.bin', answer });
  await addWithLogin(page, url, 'x');
  await expect(rowOf(page, 'late.bin')).toHaveAttribute('data-status', 'failed');
  server.file({ path: 'set/late.bin' });
  server.sums([url], { path: 'set/SHA256SUMS' });
  const dialog = await openOptions(page, 'late.bin');
  await expect(dialog.getByLabel('Look for checksums')).not.toBeChecked();
  await dialog.getByLabel('Look for checksums').check();
  await dialog.getByRole('button', { name: 'Save and retry failed (1)' }).click();
  await expect(rowOf(page, 'late.bin')).toHaveAttribute('data-status', 'done');
  await expect(rowOf(page, 'late.bin')).toContainText('verified', { ignoreCase: true });
});

test('options of a list that is gone are refused at the foot, until the next change', async ({
  start,
  server,
}) => {
  const { page } = await start({ settings: { retries: 0 } });
  const answer = { kind: 'status', status: 403 } as const;
  await addWithLogin(page, server.file({ path: 'a.bin', answer }), 'x');
  await expect(rowOf(page, 'a.bin')).toHaveAttribute('data-status', 'failed');
  const dialog = await openOptions(page, 'a.bin');
  await page.evaluate(() => window.weft.call('steer', { what: 'remove', ids: 'all' }));
  await expect(rows(page)).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  const complaint = dialog.getByRole('alert').filter({ hasText: 'not there any more' });
  await expect(complaint).toBeVisible();
  await dialog.getByLabel('User agent').fill('me');
  await expect(complaint).toBeHidden();
});

test('another proxy holds for the next connections, and its password is kept', async ({
  start,
  server,
}) => {
  await using proxy = await startHttpProxy({ credentials: { user: 'eve', password: 'secret' } });
  const { page } = await start({ settings: { retries: 0 } });
  const url = server.file({ path: 'late.bin', answer: { kind: 'status', status: 403 } });
  await addWithLogin(page, url, 'x');
  await expect(rowOf(page, 'late.bin')).toHaveAttribute('data-status', 'failed');
  const dialog = await openOptions(page, 'late.bin');
  await dialog.getByLabel('Proxy', { exact: true }).selectOption('manual');
  await dialog.getByLabel('Address of the proxy').fill('ftp://proxy.example');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('alert').filter({ hasText: 'socks5h' })).toBeVisible();
  await dialog.getByLabel('Address of the proxy').fill(proxy.url);
  await dialog.getByLabel('User name for the proxy').fill('eve');
  await dialog.getByLabel('Password for the proxy').fill('secret');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();

  server.file({ path: 'late.bin' });
  await openOptions(page, 'late.bin');
  await expect(dialog.getByLabel('Address of the proxy')).toHaveValue(proxy.url);
  await expect(dialog).toContainText('The stored password for the proxy');
  await dialog.getByRole('button', { name: 'Save and retry failed (1)' }).click();
  await expect(rowOf(page, 'late.bin')).toHaveAttribute('data-status', 'done');
  expect(proxy.seen.every(({ passed }) => passed)).toBe(true);
  expect(proxy.seen.length).toBeGreaterThan(0);
});
