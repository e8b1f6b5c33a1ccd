import { expect, test } from '../support/app-test.ts';

test('the page has no Node and no way around the contract', async ({ start }) => {
  const { app, page } = await start();
  const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer'];
  const present = await page.evaluate(
    (wanted) => wanted.filter((name) => name in globalThis),
    names,
  );
  expect(present).toEqual([]);
  expect(await page.evaluate(() => Object.keys(window.weft))).toEqual(['call', 'on']);
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // Left out of Electron's types, but documented as what a window was made with.
    return (contents as unknown as { getLastWebPreferences(): unknown }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
});

test('calls that are not in the contract, or not in its shape, are refused', async ({ start }) => {
  const { page } = await start();
  const answers = await page.evaluate(async () => {
    const call = window.weft.call as (name: string, request: unknown) => Promise<unknown>;
    const tries: [string, unknown][] = [
      ['no-such-call', undefined],
      ['__proto__', undefined],
      ['add-text', { text: 7, source: 'x' }],
      ['add-text', undefined],
      ['add-files', { files: [{ name: 'a', bytes: 'text' }] }],
      ['steer', { what: 'explode', ids: 'all' }],
      ['steer', { what: 'cancel', ids: ['1'] }],
      ['change-settings', { folder: '' }],
      ['change-settings', { unknown: 1 }],
      ['show-in-folder', { id: '../..' }],
    ];
    return Promise.all(
      tries.map(([name, request]) =>
        call(name, request).then(
          () => `${name} was answered`,
          (error: Error) => error.message,
        ),
      ),
    );
  });
  expect(answers).toHaveLength(10);
  for (const answer of answers) expect(answer).toMatch(/^Weft does not know this call/);
});

test('a page that is not ours gets no answer', async ({ start, server }) => {
  const { app, page } = await start();
  const url = server.file({
    path: 'foreign.html',
    bytes: Buffer.from('<!doctype html><title>foreign</title>'),
    contentType: 'text/html',
  });
  await app.evaluate(({ BrowserWindow }, address) => {
    return BrowserWindow.getAllWindows()[0]?.webContents.loadURL(address);
  }, url);
  await expect(page).toHaveTitle('foreign');
  const answer = await page.evaluate(() =>
    window.weft.call('get-state', undefined).catch((error: Error) => error.message),
  );
  expect(answer).toBe('Calls from this page are refused.');
});

test('nothing navigates, opens windows, embeds or runs what is not ours', async ({
  start,
  server,
}) => {
  const { app, page } = await start();
  const elsewhere = server.file({ path: 'elsewhere.html', contentType: 'text/html' });
  const address = page.url();
  const attempts = await page.evaluate(async (url) => {
    const violated: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violated.push(effectiveDirective),
    );
    const opened = window.open(url);
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    const frame = document.createElement('iframe');
    frame.src = url;
    const image = document.createElement('img');
    image.src = url;
    document.body.append(script, style, frame, image);
    const fetched = await fetch(url).then(
      () => true,
      () => false,
    );
    location.href = url;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { opened: opened !== null, ran: 'injected' in globalThis, fetched, violated };
  }, elsewhere);
  expect(attempts).toMatchObject({ opened: false, ran: false, fetched: false });
  expect(attempts.violated.toSorted()).toEqual(
    ['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem'].toSorted(),
  );
  expect(page.url()).toBe(address);
  expect(app.windows()).toHaveLength(1);
  expect(server.requests).toHaveLength(0);
});

test('the page may ask for no permission', async ({ start }) => {
  const { page } = await start();
  const states = await page.evaluate(() =>
    Promise.all(
      (['notifications', 'geolocation', 'camera', 'clipboard-read'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    ),
  );
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
});
