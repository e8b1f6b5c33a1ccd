import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from '../support/app-test.ts';
import { clientCertificate, testAuthority } from '../support/faulty/certificate.ts';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { pasteText, rowOf, rows } from '../support/window-actions.ts';

/** Opens the Add dialog with its options. */
async function openOptions(page: Page, text: string) {
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Addresses' }).fill(text);
  await dialog.getByText('Options', { exact: true }).click();
  return dialog;
}

/** Has the next dialog of the system answer with this file. */
function chooseNext(app: ElectronApplication, path: string): Promise<void> {
  return app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, path);
}

test('a list has a proxy of its own, with a login', async ({ start, server }) => {
  await using proxy = await startHttpProxy({ credentials: { user: 'ada', password: 'p@ss' } });
  const { app, page } = await start();
  const dialog = await openOptions(page, server.file({ path: 'proxied.bin' }));
  await dialog.getByLabel('Proxy', { exact: true }).selectOption('manual');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog).toContainText('Enter the address of the proxy.');
  await dialog.getByLabel('Address of the proxy').fill(proxy.url);
  await dialog.getByLabel('User name for the proxy').fill('ada');
  await dialog.getByLabel('Password for the proxy').fill('p@ss');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(rowOf(page, 'proxied.bin')).toHaveAttribute('data-status', 'done');
  const seen = proxy.seen.length;
  expect(seen).toBeGreaterThan(0);
  await pasteText(app, page, server.file({ path: 'direct.bin' }));
  await expect(rowOf(page, 'direct.bin')).toHaveAttribute('data-status', 'done');
  expect(proxy.seen).toHaveLength(seen);
});

test('a list sends the cookies of a file, which the window does not see', async ({
  start,
  server,
  home,
}) => {
  const { app, page } = await start();
  const demands = { kind: 'cookie', cookie: 'sid=secret-cookie' } as const;
  const dialog = await openOptions(page, server.file({ path: 'a.bin', demands }));
  const choose = dialog.getByRole('button', { name: 'Choose… Cookie file' });
  const wrong = join(home, 'photo.txt');
  await writeFile(wrong, 'no cookies');
  await chooseNext(app, wrong);
  await choose.click();
  await expect(dialog).toContainText('There are no cookies in “photo.txt”.');
  const right = join(home, 'cookies.txt');
  await writeFile(right, '127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\tsecret-cookie\n');
  await chooseNext(app, right);
  await choose.press('Enter');
  await expect(dialog).toContainText('cookies.txt');
  expect(await page.content()).not.toContain('secret-cookie');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(rowOf(page, 'a.bin')).toHaveAttribute('data-status', 'done');
});

test('a list trusts an authority of its own and shows a certificate', async ({ start, home }) => {
  await using secure = await startFaultyServer({ tls: 'trusted', demandsCertificate: true });
  const { app, page } = await start();
  const { certificate, key } = await clientCertificate('open sesame');
  const files = {
    'More authorities': (await testAuthority()).certificate,
    'Your certificate': certificate,
    'Key of your certificate': key,
  };
  const dialog = await openOptions(page, secure.file({ path: 'a.bin' }));
  for (const [label, text] of Object.entries(files)) {
    const path = join(home, `${label}.pem`);
    await writeFile(path, text);
    await chooseNext(app, path);
    await dialog.getByRole('button', { name: `Choose… ${label}` }).click();
    await expect(dialog).toContainText(`${label}.pem`);
  }
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByLabel('Passphrase of the key')).toHaveAccessibleDescription(
    /The private key is locked\. Enter its passphrase\./,
  );
  await dialog.getByLabel('Passphrase of the key').fill('open sesame');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(rowOf(page, 'a.bin')).toHaveAttribute('data-status', 'done');
});

test('a list gets names by a template, headers, cookies and a login', async ({
  start,
  server,
  folder,
}) => {
  const { page } = await start();
  const urls = ['a.bin', 'b.bin'].map((path) => server.file({ path }));
  const dialog = await openOptions(page, urls.join('\n'));
  await dialog.getByLabel('Names').fill('{index:3}_{nme}{ext}');
  await dialog.getByLabel('Headers').fill('X-One: 1\nX-Two: 2');
  await dialog.getByLabel('Cookies').fill('a=b');
  await dialog.getByLabel('User agent').fill('me');
  await dialog.getByLabel('Login').selectOption('basic');
  await dialog.getByLabel('User name').fill('ada');
  await dialog.getByLabel('Password').fill('lovelace');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByRole('alert').filter({ hasText: '“{nme}”' })).toBeVisible();
  await dialog.getByLabel('Names').fill('{index:3}_{name}{ext}');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog).toBeHidden();
  await expect(rows(page, 'done')).toHaveCount(2);
  const names = async () => (await readdir(folder)).toSorted();
  // Their second names go a little later.
  await expect.poll(names).toEqual(['001_a.bin', '002_b.bin']);
  expect(server.requestsOf(urls[0] ?? '')[0]?.headers).toMatchObject({
    'x-one': '1',
    'x-two': '2',
    cookie: 'a=b',
    'user-agent': 'me',
    authorization: `Basic ${Buffer.from('ada:lovelace').toString('base64')}`,
  });
});

test('what is wrong with options stands at its field, and the focus goes to the first one', async ({
  start,
  server,
}) => {
  const { page } = await start();
  const dialog = await openOptions(page, server.file({ path: 'a.bin' }));
  const submit = () => dialog.getByRole('button', { name: 'Start' }).click();
  const names = dialog.getByLabel('Names');
  const headers = dialog.getByLabel('Headers');
  await dialog.getByLabel('Login').selectOption('bearer');
  await dialog.getByLabel('Proxy', { exact: true }).selectOption('manual');
  await submit();
  await expect(dialog.getByLabel('Token')).toBeFocused();
  await expect(dialog.getByLabel('Token')).toHaveAccessibleDescription(/Enter the token\./);
  await expect(dialog.getByLabel('Address of the proxy')).toHaveAccessibleDescription(
    /Enter the address of the proxy\./,
  );
  await expect(dialog.getByRole('textbox', { name: 'Addresses' })).toHaveAttribute(
    'aria-invalid',
    'false',
  );
  await dialog.getByLabel('Token').fill('t');
  await expect(dialog).not.toContainText('Enter the token.');
  await dialog.getByLabel('Proxy', { exact: true }).selectOption('none');

  // Main alone knows what is wrong with these; one of them is folded away.
  await headers.fill('no header');
  await submit();
  await expect(headers).toBeFocused();
  await expect(headers).toHaveAccessibleDescription(/Header 1: This is not a header/);
  await headers.fill('');
  await names.fill('{nme}');
  await dialog.getByText('Options', { exact: true }).click();
  await submit();
  await expect(names).toBeFocused();
  await expect(names).toHaveAccessibleDescription(/“\{nme\}” .* is unknown/);
  await names.fill('{capture}');
  await dialog.getByLabel('Pattern').fill('(');
  await submit();
  await expect(dialog.getByLabel('Pattern')).toBeFocused();
  await expect(dialog.getByLabel('Pattern')).toHaveAccessibleDescription(/The pattern/);
  await expect(names).toHaveAttribute('aria-invalid', 'false');
  await dialog.getByLabel('Pattern').fill('');
  await names.fill('');
  await submit();
  await expect(rowOf(page, 'a.bin')).toHaveAttribute('data-status', 'done');
});

test('a list without an address says so at the field for addresses', async ({ start }) => {
  const { page } = await start();
  const dialog = await openOptions(page, '');
  await dialog.getByRole('button', { name: 'Start' }).click();
  const addresses = dialog.getByRole('textbox', { name: 'Addresses' });
  await expect(addresses).toBeFocused();
  await expect(addresses).toHaveAccessibleDescription(/Enter at least one address\./);
});

test('the focus goes to what is wrong now, not to what was wrong before', async ({
  start,
  server,
  home,
}) => {
  const { app, page } = await start();
  const dialog = await openOptions(page, '');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog).toContainText('Enter at least one address.');
  const headers = dialog.getByLabel('Headers');
  await headers.fill('no header');
  await dialog.getByRole('button', { name: 'Open list file…' }).click();
  await expect(headers).toBeFocused();
  await expect(dialog).not.toContainText('Enter at least one address.');

  await dialog.getByRole('textbox', { name: 'Addresses' }).fill(server.file({ path: 'a.bin' }));
  const choose = dialog.getByRole('button', { name: 'Choose… Cookie file' });
  const [right, wrong] = [join(home, 'cookies.txt'), join(home, 'photo.txt')];
  await writeFile(right, '127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\tx\n');
  await writeFile(wrong, 'no cookies');
  for (const path of [right, wrong]) {
    await chooseNext(app, path);
    await choose.click();
  }
  await expect(dialog).toContainText('There are no cookies in “photo.txt”.');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(headers).toBeFocused();
  await dialog.getByRole('button', { name: 'No file: Cookie file' }).click();
  await expect(dialog).not.toContainText('There are no cookies');
});

test('a complaint at the foot of the dialog goes with the next change', async ({ start, home }) => {
  const { app, page } = await start();
  const dialog = await openOptions(page, '');
  await chooseNext(app, join(home, 'gone.txt'));
  const openFile = () => dialog.getByRole('button', { name: 'Open list file…' }).click();
  const complaint = dialog.getByRole('alert').filter({ hasText: 'cannot be read' });
  for (const field of ['Addresses', 'Cookies', 'Names']) {
    await openFile();
    await expect(complaint).toBeVisible();
    await dialog.getByRole('textbox', { name: field }).fill('x');
    await expect(complaint).toBeHidden();
    await dialog.getByRole('textbox', { name: field }).fill('');
  }
});

test('a list that starts later waits, and can be started now', async ({ start, server }) => {
  const { page } = await start();
  const url = server.file({ path: 'later.bin' });
  const dialog = await openOptions(page, url);
  await dialog.getByLabel('Start at').fill('2099-01-31T22:00');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(rowOf(page, 'later.bin')).toHaveAttribute('data-status', 'waiting');
  await expect(rowOf(page, 'later.bin')).toContainText('Starts on January 31 at 22:00');
  expect(server.requestsOf(url)).toHaveLength(0);
  await rowOf(page, 'later.bin').getByRole('button', { name: 'Start now' }).click();
  await expect(rowOf(page, 'later.bin')).toHaveAttribute('data-status', 'done');
});

test('checksums are looked for on the servers of a list that wants it', async ({
  start,
  server,
}) => {
  const { page } = await start();
  const url = server.file({ path: 'set/a.bin' });
  server.sums([url], { path: 'set/SHA256SUMS' });
  const dialog = await openOptions(page, url);
  await dialog.getByLabel('Look for checksums').check();
  await dialog.getByRole('button', { name: 'Start' }).click();
  const row = rowOf(page, 'a.bin');
  await expect(row).toHaveAttribute('data-status', 'done');
  await expect(row).toContainText('verified', { ignoreCase: true });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /^Details/ })).toContainText(
    'sha-256 in SHA256SUMS',
  );
});

test('invalid certificates are accepted for one list only, and that is shown', async ({
  start,
}) => {
  await using secure = await startFaultyServer({ tls: true });
  const { app, page } = await start({ settings: { retries: 0 } });
  const dialog = await openOptions(page, secure.file({ path: 'trusted.bin' }));
  await dialog.getByLabel('Accept invalid certificates').check();
  await expect(dialog.getByRole('alert').filter({ hasText: 'NOT checked' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Start' }).click();
  const row = rowOf(page, 'trusted.bin');
  await expect(row).toHaveAttribute('data-status', 'done');
  await expect(row.getByRole('img', { name: 'Certificates are not checked' })).toBeVisible();
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /^Details/ })).toContainText('NOT checked');
  await page.keyboard.press('Escape');

  await pasteText(app, page, secure.file({ path: 'other.bin' }));
  await expect(rowOf(page, 'other.bin')).toHaveAttribute('data-status', 'failed');
  await expect(rowOf(page, 'other.bin').getByRole('img', { name: /Certificates/ })).toBeHidden();
});
