import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { electronPath } from '../../scripts/electron-path.mjs';
import { faultOfProgram } from '../../scripts/packaging/try-program.mjs';
import { ensureDisplay } from '../../scripts/process/display.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const project = join(import.meta.dirname, '../..');
const patience = { timeout: 60_000 };

/** Shows a page that says one thing, at the address of Weft's own. */
const otherProgram = (content: string) => `
  const { app, BrowserWindow, protocol } = require('electron');
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true } }]);
  app.whenReady().then(() => {
    const headers = { 'content-type': 'text/html' };
    protocol.handle('app', () => new Response(${JSON.stringify(content)}, { headers }));
    new BrowserWindow().loadURL('app://weft/index.html');
  });
`;

beforeAll(ensureDisplay);

test('Weft has no fault when it is tried as a release is', patience, async () => {
  expect(await faultOfProgram([electronPath().path, project])).toBeNull();
});

test.each([
  ['blank', '<script>window.weft = { call: async () => ({}) }</script>'],
  ['cut off from the program', '<p>Drop a list here</p>'],
])('a window that is %s is a fault', patience, async (_what, content) => {
  await using folder = await temporaryFolder();
  const manifest = { name: 'other', version: '1.0.0', main: 'main.js' };
  await writeFile(join(folder.path, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder.path, 'main.js'), otherProgram(content));
  const fault = await faultOfProgram([electronPath().path, folder.path], 500);
  expect(fault).toBe('Its page is blank, or gets no answer from the program.');
});

test('a program that ends before it shows a window is a fault', async () => {
  expect(await faultOfProgram([process.execPath, '--version'])).toBe('It shows no page.');
});
