import { expect, test } from '../support/app-test.ts';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import { pasteText, rowOf } from '../support/window-actions.ts';

test('a proxy that is set in the window is on the way of what is added then', async ({
  start,
  server,
}) => {
  await using proxy = await startHttpProxy({ credentials: { user: 'ada', password: 'secret' } });
  const { app, page } = await start();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Proxy', { exact: true }).selectOption('manual');
  const address = dialog.getByLabel('Address of the proxy');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(address).toBeFocused();
  await address.fill('ftp://proxy.example');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert').filter({ hasText: 'socks5h' })).toBeVisible();
  await address.fill(proxy.url.replace('//', '//ada:secret@'));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  await pasteText(app, page, server.file({ path: 'proxied.bin' }));
  await expect(rowOf(page, 'proxied.bin')).toHaveAttribute('data-status', 'done');
  expect(proxy.seen.map(({ target, passed }) => [target, passed])).toContainEqual([
    new URL(server.origin).host,
    true,
  ]);
});

test('the proxy of the system is used unless another one is chosen', async ({ start, server }) => {
  await using proxy = await startHttpProxy();
  const { app, page } = await start();
  await app.evaluate(async ({ session }, proxyRules) => {
    // Addresses of this machine are excepted otherwise.
    await session.defaultSession.setProxy({ proxyRules, proxyBypassRules: '<-loopback>' });
  }, new URL(proxy.url).host);
  await pasteText(app, page, server.file({ path: 'proxied.bin' }));
  await expect(rowOf(page, 'proxied.bin')).toHaveAttribute('data-status', 'done');
  expect(proxy.seen.length).toBeGreaterThan(0);
  const before = proxy.seen.length;

  await page.evaluate(() => window.weft.call('change-settings', { proxy: { kind: 'none' } }));
  await pasteText(app, page, server.file({ path: 'direct.bin' }));
  await expect(rowOf(page, 'direct.bin')).toHaveAttribute('data-status', 'done');
  expect(proxy.seen).toHaveLength(before);
});
