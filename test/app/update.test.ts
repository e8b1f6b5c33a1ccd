import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { ElectronApplication, Page } from '@playwright/test';
import { test as base, expect } from '../support/app-test.ts';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import type { FaultyServer } from '../support/faulty-server.ts';
import { configureUpdates, publishUpdate, sha512Of } from '../support/published-update.ts';
import { pasteText, rowOf } from '../support/window-actions.ts';

const running = '#!/bin/sh\n';

/** An AppImage that Weft takes itself for, and where its updates come from. */
const test = base.extend<{
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}>({
  file: async ({ home }, use) => {
    const file = join(home, 'Weft.AppImage');
    await writeFile(file, running, { mode: 0o755 });
    await use(file);
  },
  env: async ({ home, server, file }, use) => {
    await use({
      APPIMAGE: file,
      XDG_CACHE_HOME: join(home, 'cache'),
      WEFT_UPDATE_CONFIGURATION: await configureUpdates(home, server),
    });
  },
});

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

async function expectAccessible(page: Page, where: string): Promise<void> {
  // What fades in would be measured on the way.
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    where,
  ).toEqual([]);
}

/** Begins a list of one file that comes for longer than a test takes. */
async function beginList(
  app: ElectronApplication,
  page: Page,
  server: FaultyServer,
): Promise<void> {
  const slow = { size: 50_000_000, rate: 1_000_000, etag: 'strong' } as const;
  await pasteText(app, page, server.file({ path: 'going.bin', ...slow }));
  await expect(rowOf(page, 'going.bin')).toHaveAttribute('data-status', 'downloading');
}

/** Chooses in the dialog of an update what is to become of it. */
async function choose(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Show…' }).click();
  await page.getByRole('button', { name: what }).click();
}

test('a newer version is shown, asked about with the keyboard, waits for the list, and starts', async ({
  start,
  server,
  home,
  file,
  env,
}) => {
  const started = join(home, 'started');
  const newer = Buffer.from(`#!/bin/sh\necho new > '${started}'\n`);
  const notes = '- Faster\n- <b>Bolder</b>';
  publishUpdate(server, { version: '99.0.0', bytes: newer, notes });
  const first = await start({ env });
  const { app, page } = first;
  const status = page.getByRole('status');
  await expect(status).toContainText('Weft 99.0.0 is there');
  await beginList(app, page, server);
  await expectAccessible(page, 'notice');

  await status.getByRole('button', { name: 'Show…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Weft 99.0.0 is there' });
  await expect(dialog).toContainText('<b>Bolder</b>');
  await expectAccessible(page, 'dialog');
  const choice = dialog.getByRole('button', { name: 'Install when the list is finished' });
  await expect(choice).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(status).toContainText('Weft 99.0.0 will be installed when the list is finished');
  await expectAccessible(page, 'ready');
  expect(await readFile(file, 'utf8')).toBe(running);
  await expect(rowOf(page, 'going.bin')).toHaveAttribute('data-status', 'downloading');

  // Who quits before has not changed their mind.
  await first.close();
  const second = await start({ env });
  const closed = second.app.waitForEvent('close');
  await expect(second.page.getByRole('status')).toContainText('when the list is finished');
  expect(await readFile(file, 'utf8')).toBe(running);

  // What is paused waits for nobody: the list is as finished as it gets.
  await rowOf(second.page, 'going.bin').getByRole('button', { name: 'Pause' }).click();
  await closed;
  expect(await readFile(file)).toEqual(newer);
  await expect.poll(() => existsSync(started)).toBe(true);
});

test('an update that waits for the list waits for an open dialog as well', async ({
  start,
  server,
  file,
  env,
}) => {
  const newer = Buffer.from('#!/bin/sh\n# newer\n');
  publishUpdate(server, { version: '99.0.0', bytes: newer });
  const { app, page } = await start({ env });
  await beginList(app, page, server);
  await choose(page, 'Install when the list is finished');
  await expect(page.getByRole('status')).toContainText('when the list is finished');

  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const addresses = page.getByRole('dialog').getByRole('textbox', { name: 'Addresses' });
  await addresses.fill('https://a.example/half-ty');
  await page.evaluate(() => window.weft.call('steer', { what: 'pause', ids: 'all' }));
  await expect(rowOf(page, 'going.bin')).toHaveAttribute('data-status', 'paused');
  // More than once it is seen whether the list is finished.
  await page.waitForTimeout(5000);
  await expect(addresses).toHaveValue('https://a.example/half-ty');
  expect(await readFile(file, 'utf8')).toBe(running);

  const closed = app.waitForEvent('close');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await closed;
  expect(await readFile(file)).toEqual(newer);
});

test('what is under way goes on after an update, also where Weft would ask at a start', async ({
  start,
  server,
  file,
  env,
}) => {
  const newer = Buffer.from('#!/bin/sh\n# newer\n');
  publishUpdate(server, { version: '99.0.0', bytes: newer });
  const { app, page } = await start({ env, settings: { goesOnAtStart: false } });
  await beginList(app, page, server);
  const closed = app.waitForEvent('close');
  await choose(page, 'Install now');
  await closed;
  expect(await readFile(file)).toEqual(newer);

  const next = await start({ env: {} });
  await expect(rowOf(next.page, 'going.bin')).toHaveAttribute('data-status', 'downloading');
});

test('an update that is not what was published is refused and says why; Weft goes on', async ({
  start,
  server,
  file,
  env,
}) => {
  const bytes = Buffer.from('#!/bin/sh\n# wrong\n');
  publishUpdate(server, { version: '99.0.0', bytes, sha512: sha512Of(Buffer.from('right')) });
  await using proxy = await startHttpProxy({ credentials: { user: 'ada', password: 'secret' } });
  const url = proxy.url.replace('//', '//ada:secret@');
  const { page } = await start({ env, settings: { proxy: { kind: 'manual', url } } });
  await choose(page, 'Install now');
  const status = page.getByRole('status');
  await expect(status).toContainText('its checksum does not match');
  // All of it came by the proxy of the settings.
  const asked = proxy.seen.filter(({ passed }) => passed);
  expect(asked).toHaveLength(server.requests.length);
  await expectAccessible(page, 'failed');
  expect(await readFile(file, 'utf8')).toBe(running);
  await status.getByRole('button', { name: 'Close message' }).click();
  await expect(status).not.toContainText('checksum');
});

test('an update that cannot take its place says so, and the Weft that was there starts again', async ({
  start,
  server,
  home,
  file,
  env,
}) => {
  const again = join(home, 'again');
  const present = `#!/bin/sh\necho again > '${again}'\n`;
  await writeFile(file, present);
  publishUpdate(server, { version: '99.0.0', bytes: Buffer.from('#!/bin/sh\n# newer\n') });
  // The updater moves the new file with it; the disk gets full on the way.
  const programs = join(home, 'programs');
  await mkdir(programs);
  const full = '#!/bin/sh\necho half > "$3"\nexit 1\n';
  await writeFile(join(programs, 'mv'), full, { mode: 0o755 });
  const { app, page } = await start({
    env: { ...env, PATH: `${programs}:${process.env.PATH}` },
  });
  await page.getByRole('button', { name: 'Show…' }).click();
  // A box of the system nobody could close here.
  const said = join(home, 'said');
  await app.evaluate(({ dialog }, path) => {
    const { writeFileSync } = process.getBuiltinModule('node:fs');
    dialog.showErrorBox = (title, text) => writeFileSync(path, `${title}: ${text}`);
  }, said);
  const closed = app.waitForEvent('close');
  await page.getByRole('button', { name: 'Install now' }).click();
  await closed;
  expect(await readFile(said, 'utf8')).toMatch(/^Weft could not be updated: /);
  expect(await readFile(file, 'utf8')).toBe(present);
  await expect.poll(() => existsSync(again)).toBe(true);
});

test('who does not want updates is not bothered, and can ask from the menu', async ({
  start,
  server,
  env,
}) => {
  publishUpdate(server, { version: '99.0.0', bytes: Buffer.from('#!/bin/sh\n') });
  const { app, page } = await start({ env, settings: { checksForUpdates: false } });
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByLabel('Look for newer versions')).not.toBeChecked();
  await page.keyboard.press('Escape');
  expect(server.requests).toEqual([]);
  await app.evaluate(({ Menu }) => {
    const help = Menu.getApplicationMenu()?.items.find(({ role }) => role === 'help');
    help?.submenu?.items[0]?.click();
  });
  const status = page.getByRole('status');
  await expect(status).toContainText('Weft 99.0.0 is there');
  await status.getByRole('button', { name: 'Not now' }).click();
  await expect(status).not.toContainText('99.0.0');
});
