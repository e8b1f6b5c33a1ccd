import { readdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app-test.ts';
import { pasteText, rowOf, rows } from '../support/window-actions.ts';

const endless = { size: 50_000_000, rate: 100_000, etag: 'strong' } as const;

/** Waits until bytes of each file were counted on screen. */
async function untilSomeCame(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await expect(rowOf(page, name)).toContainText(/\d( kB)? of 50 MB/);
}

test('Cancel and Delete ask before bytes are lost, and keep them unless told otherwise', async ({
  start,
  server,
  folder,
}) => {
  const { app, page } = await start();
  await pasteText(app, page, server.file({ ...endless, path: 'long.bin' }));
  await untilSomeCame(page, 'long.bin');
  const row = rowOf(page, 'long.bin');
  const dialog = page.getByRole('dialog', { name: /^Cancel and lose .*B\?$/ });

  await row.focus();
  await page.keyboard.press('Delete');
  await expect(dialog).toContainText('“long.bin”');
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(row).toBeFocused();
  await expect(row).toHaveAttribute('data-status', 'downloading');

  await row.getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('Escape');
  await expect(row).toHaveAttribute('data-status', 'downloading');
  expect(await readdir(folder)).toHaveLength(1);

  await row.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: /^Cancel, lose/ }).click();
  await expect(row).toHaveAttribute('data-status', 'cancelled');
  expect(await readdir(folder)).toEqual([]);
  // Nothing is left that could be lost.
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(rows(page)).toHaveCount(0);
});

test('a failed row does not lose its bytes by a key', async ({ start, server, folder }) => {
  const { app, page } = await start({ settings: { retries: 0 } });
  const ending = { kind: 'reset', after: 300_000 } as const;
  const expires = { requests: 1, status: 410 } as const;
  await pasteText(
    app,
    page,
    server.file({ path: 'half.bin', size: 600_000, ending, expires, etag: 'strong' }),
  );
  await expect(rowOf(page, 'half.bin')).toHaveAttribute('data-status', 'failed');
  await rowOf(page, 'half.bin').focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog', { name: 'Remove and lose' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'half.bin')).toBeVisible();
  expect(await readdir(folder)).toHaveLength(1);
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: /^Remove, lose/ }).click();
  await expect(rows(page)).toHaveCount(0);
  expect(await readdir(folder)).toEqual([]);
});

test('Cancel all asks once, and may spare what bytes came of', async ({ start, server }) => {
  const { app, page } = await start({ settings: { connections: 2, perHost: 2 } });
  const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin'];
  const urls = names.map((path) => server.file({ ...endless, path }));
  await pasteText(app, page, urls.join('\n'));
  await untilSomeCame(page, 'a.bin', 'b.bin');
  await page.getByRole('button', { name: 'Cancel all' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('What came of 2 files so far');
  await expect(dialog).toContainText('The other 2 would lose nothing.');
  await dialog.getByRole('button', { name: 'Cancel only the others' }).click();
  await expect(rows(page, 'cancelled')).toHaveCount(2);
  await expect(rows(page, 'downloading')).toHaveCount(2);

  await page.getByRole('button', { name: 'Cancel all' }).click();
  await dialog.getByRole('button', { name: /^Cancel, lose/ }).click();
  await expect(rows(page, 'cancelled')).toHaveCount(4);
});

test('what has nothing to lose is cancelled without a question', async ({ start, server }) => {
  const { app, page } = await start();
  await pasteText(app, page, server.file({ path: 'silent.bin', firstByteDelay: 60_000 }));
  await expect(rowOf(page, 'silent.bin')).toHaveAttribute('data-status', 'probing');
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await expect(rowOf(page, 'silent.bin')).toHaveAttribute('data-status', 'cancelled');
});
