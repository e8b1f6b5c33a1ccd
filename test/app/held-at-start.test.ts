import { expect, test } from '../support/app-test.ts';
import { pasteText, rowOf } from '../support/window-actions.ts';

test('who wants to be asked is asked before downloads go on at a start', async ({
  start,
  server,
}) => {
  const first = await start({ settings: { goesOnAtStart: false } });
  const slow = { size: 50_000_000, rate: 100_000, etag: 'strong' } as const;
  const urls = ['going.bin', 'paused.bin'].map((path) => server.file({ ...slow, path }));
  await pasteText(first.app, first.page, urls.join('\n'));
  await rowOf(first.page, 'paused.bin').getByRole('button', { name: 'Pause' }).click();
  await expect(rowOf(first.page, 'paused.bin')).toHaveAttribute('data-status', 'paused');
  await expect(rowOf(first.page, 'going.bin')).toHaveAttribute('data-status', 'downloading');
  await first.close();

  const { page } = await start();
  await expect(rowOf(page, 'going.bin')).toHaveAttribute('data-status', 'paused');
  await expect(page.getByRole('status')).toContainText('1 download not finished');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(rowOf(page, 'going.bin')).toHaveAttribute('data-status', 'downloading');
  await expect(rowOf(page, 'paused.bin')).toHaveAttribute('data-status', 'paused');
  await expect(page.getByRole('button', { name: 'Go on' })).toBeHidden();
});
