import type { Page } from '@playwright/test';
import { expect, test } from '../support/app-test.ts';
import { downloads, dropFiles, pasteText, rowOf, rows } from '../support/window-actions.ts';

const endless = { size: 50_000_000, rate: 50_000, etag: 'strong' } as const;
const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin'];

/** The names of the rows on screen that are selected. */
async function selected(page: Page): Promise<readonly string[]> {
  const bars = rows(page).and(page.locator('[aria-selected="true"]')).getByRole('progressbar');
  return bars.evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label') ?? ''));
}

test('rows are selected by clicks as files are elsewhere', async ({ start, server }) => {
  const { app, page } = await start();
  await pasteText(app, page, names.map((path) => server.file({ ...endless, path })).join('\n'));
  const click = (name: string, ...modifiers: readonly ('ControlOrMeta' | 'Shift')[]) =>
    rowOf(page, name)
      .getByText(name.slice(0, 1))
      .first()
      .click({ modifiers: [...modifiers] });
  await expect(downloads(page)).toHaveAttribute('aria-multiselectable', 'true');
  await expect(rows(page)).toHaveCount(5);
  await click('b.bin');
  expect(await selected(page)).toEqual(['b.bin']);
  await expect(page.getByText(/\d selected/)).toBeHidden();
  await click('d.bin', 'Shift');
  expect(await selected(page)).toEqual(['b.bin', 'c.bin', 'd.bin']);
  await expect(page.getByText('3 selected')).toBeVisible();
  await click('a.bin', 'ControlOrMeta');
  await click('c.bin', 'ControlOrMeta');
  expect(await selected(page)).toEqual(['a.bin', 'b.bin', 'd.bin']);
  await click('e.bin', 'ControlOrMeta', 'Shift');
  expect(await selected(page)).toEqual(['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin']);
  await page.getByRole('button', { name: 'Select nothing' }).click();
  expect(await selected(page)).toEqual([]);
  await expect(page.getByRole('button', { name: 'Pause all' })).toBeVisible();
  await expect(rowOf(page, 'e.bin')).toBeFocused();
  await click('b.bin');
  await downloads(page).click({ position: { x: 200, y: 400 } });
  expect(await selected(page)).toEqual([]);
});

test('rows are selected, paused, resumed and cancelled by keys alone', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  await pasteText(app, page, names.map((path) => server.file({ ...endless, path })).join('\n'));
  await expect(rows(page, 'downloading')).toHaveCount(5);
  await rowOf(page, 'b.bin').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowUp');
  expect(await selected(page)).toEqual(['b.bin', 'c.bin']);
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+Space');
  expect(await selected(page)).toEqual(['b.bin', 'c.bin', 'e.bin']);
  await page.keyboard.press('Space');
  await expect(rows(page, 'paused')).toHaveCount(3);
  await expect(rows(page, 'downloading')).toHaveCount(2);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('img', { name: 'High priority' })).toHaveCount(3);
  await page.keyboard.press('Space');
  await expect(rows(page, 'paused')).toHaveCount(0);

  await page.keyboard.press('Escape');
  expect(await selected(page)).toEqual([]);
  await page.keyboard.press('Control+a');
  await expect(page.getByText('5 selected')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toContainText('5 files');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(rows(page, 'cancelled')).toHaveCount(5);
  await page.keyboard.press('Delete');
  await expect(rows(page)).toHaveCount(0);
});

test('the menu of a selected row is for all that are selected', async ({ start, server }) => {
  const { app, page } = await start({ settings: { mode: 'one-by-one' } });
  const list = names.map((path) =>
    server.file({ path, firstByteDelay: path === 'a.bin' ? 3000 : 0 }),
  );
  await pasteText(app, page, list.join('\n'));
  await rowOf(page, 'd.bin').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await rowOf(page, 'e.bin').click({ button: 'right' });
  await expect(page.getByRole('menu', { name: '2 selected' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Download first (2)' }).click();
  await expect(page.getByRole('status')).toContainText('2 files go first.');

  await rowOf(page, 'b.bin').click({ button: 'right' });
  expect(await selected(page)).toEqual(['b.bin']);
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(rows(page, 'done')).toHaveCount(4);
  const order = [...new Set(server.requests.map(({ path }) => path))];
  expect(order).toEqual(['/a.bin', '/d.bin', '/e.bin', '/c.bin']);
});

test('what leaves the list that is shown is selected no longer', async ({ start, server }) => {
  const { app, page } = await start();
  const short = server.file({ path: 'short.bin', size: 400_000, rate: 200_000 });
  await pasteText(app, page, [short, server.file({ ...endless, path: 'b.bin' })].join('\n'));
  await page.getByRole('button', { name: /^Unfinished/ }).click();
  await expect(rows(page)).toHaveCount(2);
  await rowOf(page, 'b.bin').focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('2 selected')).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  expect(await selected(page)).toEqual(['b.bin']);
  await expect(page.getByText('2 selected')).toBeHidden();
});

test('ten thousand rows are selected, paused and cancelled together', async ({ start, server }) => {
  const { page } = await start();
  const urls = Array.from({ length: 10_000 }, (_, n) => `${server.origin}/never/${n}.bin`);
  server.file({ path: 'hold.bin', firstByteDelay: 600_000 });
  await page.evaluate(() => window.weft.call('change-settings', { mode: 'one-by-one' }));
  await dropFiles(page, {
    name: 'many.txt',
    text: [`${server.origin}/hold.bin`, ...urls].join('\n'),
  });
  await expect(downloads(page)).toHaveAttribute('aria-rowcount', '10001');
  await rowOf(page, 'hold.bin').focus();
  const took = await page.evaluate(() => {
    const began = performance.now();
    const press = { key: 'a', ctrlKey: true, bubbles: true };
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', press));
    return performance.now() - began;
  });
  await expect(page.getByText('10,001 selected')).toBeVisible();
  test.info().annotations.push({ type: 'measured', description: `Ctrl+A: ${took.toFixed(1)} ms` });
  console.log(`    10,001 rows selected in ${took.toFixed(1)} ms.`);
  await page.keyboard.press('Space');
  await expect(rows(page, 'paused').first()).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(rows(page, 'cancelled').first()).toBeVisible();
  const { totals } = await page.evaluate(() => window.weft.call('get-state', undefined));
  expect(totals.cancelled).toBe(10_001);
});
