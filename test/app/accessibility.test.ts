import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app-test.ts';
import { pasteText, rowOf, rows } from '../support/window-actions.ts';

/** Legacy mode: the window is one page, and Electron cannot open a second one for axe. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to in the ${colorScheme} window`, async ({ start, server }) => {
    const { app, page } = await start({ colorScheme });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'History', exact: true }).click();
    await expect(page.getByText('Nothing has been downloaded yet')).toBeVisible();
    await page.waitForTimeout(300);
    expect(await violations(page), 'empty history').toEqual([]);
    await page.keyboard.press('Escape');

    const list = [
      server.file({ path: 'done.bin', etag: 'none' }),
      server.file({ path: 'missing.bin', answer: { kind: 'status', status: 404 } }),
      server.file({ path: 'going.bin', size: 50_000_000, rate: 1_000_000 }),
      server.file({ path: 'unknown.bin', size: 50_000_000, rate: 1_000_000, length: 'chunked' }),
      server.file({ path: 'paused.bin', size: 50_000_000, rate: 1_000_000 }),
      server.file({ path: 'done.bin' }),
      'not an address',
    ];
    await pasteText(app, page, list.join('\n'));
    await rowOf(page, 'paused.bin').getByRole('button', { name: 'Pause' }).click();
    await expect(rowOf(page, 'paused.bin')).toHaveAttribute('data-status', 'paused');
    await expect(rows(page, 'done')).toHaveCount(2);
    await expect(rows(page, 'failed')).toHaveCount(1);
    await expect(rows(page, 'downloading')).toHaveCount(2);
    // News fades in; axe would measure its colours on the way.
    await page.waitForTimeout(500);
    expect(await violations(page)).toEqual([]);

    await rowOf(page, 'missing.bin').click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await violations(page), 'menu').toEqual([]);
    await page.getByRole('menuitem', { name: 'New address…' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page), 'new address').toEqual([]);
    await page.keyboard.press('Escape');

    await rowOf(page, 'going.bin').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: /^Details of/ }).getByRole('img')).toBeVisible();
    expect(await violations(page), 'details').toEqual([]);
    await page.getByRole('button', { name: 'Speed limit…' }).click();
    await expect(page.getByRole('dialog', { name: 'Speed limit' })).toBeVisible();
    expect(await violations(page), 'speed limit').toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Speed limit…' })).toBeFocused();
    await page.keyboard.press('Escape');

    await rowOf(page, 'missing.bin').focus();
    await page.keyboard.press('Control+a');
    await expect(page.getByText('6 selected')).toBeVisible();
    expect(await violations(page), 'selection').toEqual([]);
    await page.keyboard.press('Delete');
    await expect(page.getByRole('dialog', { name: 'Cancel and lose' })).toBeVisible();
    expect(await violations(page), 'loss').toEqual([]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');

    for (const opener of ['Add', 'Settings', 'History']) {
      await page.getByRole('button', { name: opener, exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      if (opener === 'History') await expect(page.getByRole('option')).toHaveCount(1);
      expect(await violations(page), opener).toEqual([]);
      if (opener === 'History') {
        await page.getByRole('button', { name: 'Clear history…' }).click();
        await expect(page.getByRole('dialog', { name: 'Clear the history?' })).toBeVisible();
        await page.waitForTimeout(300);
        expect(await violations(page), 'clear').toEqual([]);
        await page.keyboard.press('Escape');
      }
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }

    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Options', { exact: true }).click();
    await page.getByLabel('Login').selectOption('basic');
    await page.getByLabel('Proxy', { exact: true }).selectOption('manual');
    await page.getByLabel('Accept invalid certificates').check();
    expect(await violations(page), 'options').toEqual([]);
    const addresses = page.getByRole('textbox', { name: 'Addresses' });
    await addresses.fill(server.file({ path: 'private.bin', firstByteDelay: 60_000 }));
    await page.getByLabel('Proxy', { exact: true }).selectOption('settings');
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Headers').fill('X-Key: 1');
    await page.getByRole('button', { name: 'Start' }).click();
    await rowOf(page, 'private.bin').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Options of this list…' }).click();
    await expect(page.getByText('The stored headers')).toBeVisible();
    expect(await violations(page), 'options of a list that is there').toEqual([]);
  });
}

test('the whole job can be done with the keyboard', async ({ start, server }) => {
  const { page } = await start();
  await tabTo(page, 'Add');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Addresses' })).toBeFocused();
  const urls = ['first.bin', 'second.bin', 'third.bin'].map((path) => server.file({ path }));
  await page.keyboard.insertText(urls.join('\n'));
  await page.keyboard.press('Control+Enter');
  await expect(rows(page, 'done')).toHaveCount(3);

  await tabTo(page, /^Done/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(rowOf(page, 'first.bin')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rowOf(page, 'second.bin')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(
    rowOf(page, 'second.bin').getByRole('button', { name: 'Show in folder' }),
  ).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('End');
  await expect(rowOf(page, 'third.bin')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(rows(page)).toHaveCount(2);
});

test('the menu of a row opens, moves and closes by keys, and gives the focus back', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  await pasteText(app, page, server.file({ path: 'going.bin', size: 50_000_000, rate: 100_000 }));
  const row = rowOf(page, 'going.bin');
  await row.focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Pause' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Copy address' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(row).toBeFocused();

  for (let steps = 0; steps < 3; steps++) await page.keyboard.press('ArrowRight');
  await expect(row.getByRole('button', { name: 'More' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(row).toHaveAttribute('data-status', 'paused');
  await expect(row.getByRole('button', { name: 'More' })).toBeFocused();
});

async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name, exact: true }).first();
  for (let presses = 0; presses < 30; presses++) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not reach ${name}`);
}
