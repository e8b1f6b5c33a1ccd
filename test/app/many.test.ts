import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from '../support/app-test.ts';
import { downloads, dropFiles, figure, rows } from '../support/window-actions.ts';

test('ten thousand addresses come down while the window goes on answering', async ({
  start,
  server,
}) => {
  test.setTimeout(180_000);
  const { app, page } = await start();
  const urls = Array.from({ length: 10_000 }, (_, n) =>
    server.file({ path: `many/${n}.bin`, size: 1000 }),
  );
  await watchMain(app);
  await watchFrames(page);
  await dropFiles(page, { name: 'many.txt', text: urls.join('\n') });
  await expect(downloads(page)).toHaveAttribute('aria-rowcount', '10000');

  // While files come in: scroll, filter, and get an answer each time.
  await rows(page).first().focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('progressbar', { name: '9999.bin', exact: true })).toBeVisible();
  await page.keyboard.press('Home');
  await expect(page.getByRole('progressbar', { name: '0.bin', exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Done/ }).click();
  await page.getByRole('button', { name: /^All/ }).click();
  expect(await rows(page).count(), 'only rows in view exist').toBeLessThan(60);

  await expect(figure(page, 'Done')).toHaveText(/^10.?000$/, { timeout: 120_000 });
  await expect(figure(page, 'Failed')).toHaveText('0');
  expect(server.requests).toHaveLength(10_000);
  const elapsed = await page.getByRole('timer', { name: 'Elapsed' }).textContent();
  const main = await mainDelays(app);
  const frames = await frameTimes(page);
  test.info().annotations.push({ type: 'measured', description: `${main}; ${frames}` });
  console.log(`    10,000 files in ${elapsed}. Event loop of main: ${main}. Frames: ${frames}.`);
});

test('a hidden window is told nothing, and all at once when it is shown again', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  await page.evaluate(() => {
    const heard = { count: 0 };
    Object.assign(globalThis, { heard });
    window.weft.on('tasks-changed', () => {
      heard.count += 1;
    });
  });
  const heard = () =>
    page.evaluate(() => (globalThis as unknown as { heard: { count: number } }).heard.count);
  await dropFiles(page, {
    name: 'slow.txt',
    text: server.file({ path: 'slow.bin', size: 600_000, rate: 200_000 }),
  });
  await expect.poll(heard).toBeGreaterThan(2);
  await show(app, false);
  // What was on its way when the window went is still heard.
  await page.waitForTimeout(300);
  const before = await heard();
  await page.waitForTimeout(1500);
  expect(await heard()).toBe(before);
  await show(app, true);
  await expect(rows(page, 'done')).toHaveCount(1);
  expect(await heard()).toBeGreaterThan(before);
});

function show(app: ElectronApplication, visible: boolean): Promise<void> {
  return app.evaluate(({ BrowserWindow }, shown) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (shown) window?.show();
    else window?.hide();
  }, visible);
}

/** Measures in main how late a timer comes, as the delay that a call of the window would see. */
function watchMain(app: ElectronApplication): Promise<void> {
  return app.evaluate(() => {
    const delays: number[] = [];
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      delays.push(Math.max(0, now - last - 10));
      last = now;
    }, 10);
    Object.assign(globalThis, { delays });
  });
}

async function mainDelays(app: ElectronApplication): Promise<string> {
  const delays = await app.evaluate(() => (globalThis as unknown as { delays: number[] }).delays);
  return percentiles(delays);
}

function watchFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const step = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    Object.assign(globalThis, { frames });
  });
}

async function frameTimes(page: Page): Promise<string> {
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  return percentiles(frames);
}

function percentiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, 99 % ${at(0.99)} ms, most ${at(1)} ms`;
}
