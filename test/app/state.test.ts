import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { _electron as electron } from 'playwright';
import { electronPath } from '../../scripts/electron-path.mjs';
import { expect, test } from '../support/app-test.ts';
import { pasteText, rowOf } from '../support/window-actions.ts';

test('a damaged list is set aside, which the window says while it works', async ({
  start,
  server,
  home,
}) => {
  const state = join(home, 'state');
  await mkdir(state);
  await writeFile(join(state, 'weft.sqlite'), 'no database '.repeat(1000));
  const { app, page } = await start();
  const notice = page.getByRole('status');
  await expect(notice).toContainText('Your list was damaged. Weft began with an empty one');
  await pasteText(app, page, server.file({ path: 'new.bin', firstByteDelay: 60_000 }));
  await expect(rowOf(page, 'new.bin')).toBeVisible();

  await app.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => Object.assign(globalThis, { shownPath: path });
  });
  await notice.getByRole('button', { name: 'Show in folder' }).press('Enter');
  const shown = () => app.evaluate(() => (globalThis as { shownPath?: string }).shownPath);
  await expect.poll(shown).toContain('weft.sqlite.damaged-');
  await notice.getByRole('button', { name: 'Close message' }).first().press('Enter');
  await expect(notice).not.toContainText('damaged');
  expect((await readdir(state)).some((name) => name.startsWith('weft.sqlite.damaged-'))).toBe(true);
});

const project = join(import.meta.dirname, '../..');
const manifest = JSON.stringify({ name: 'weft', version: '0.0.0', main: 'main.cjs' });

/** The program, with somebody who answers its box, which no test could click. */
const withAnswer = `
  const { dialog, shell } = require('electron');
  globalThis.asked = new Promise((resolve) => {
    dialog.showMessageBox = (options) => {
      resolve(options);
      return new Promise((answer) => { globalThis.answer = answer; });
    };
  });
  shell.openPath = async (path) => { console.log('opened ' + path); return ''; };
  require(${JSON.stringify(join(project, 'out/main/main.js'))});
`;

test('the list of a newer Weft is left alone, and a box says what to do', async ({ home }) => {
  const state = join(home, 'state');
  await mkdir(state);
  const path = join(state, 'weft.sqlite');
  const newer = new DatabaseSync(path);
  newer.exec('CREATE TABLE later (x); PRAGMA user_version = 999');
  newer.close();
  const answering = join(home, 'answering');
  await mkdir(answering);
  await writeFile(join(answering, 'package.json'), manifest);
  await writeFile(join(answering, 'main.cjs'), withAnswer);
  // What stands in for a newer Node is looked for there.
  await symlink(join(project, 'node_modules'), join(answering, 'node_modules'), 'junction');
  const isRoot = process.getuid?.() === 0;
  const app = await electron.launch({
    executablePath: electronPath().path,
    args: [answering, `--user-data-dir=${state}`, ...(isRoot ? ['--no-sandbox'] : [])],
  });
  // Before the program has begun there is nothing to wait for.
  await expect.poll(() => app.evaluate(() => 'asked' in globalThis)).toBe(true);
  const { message, detail, buttons } = await app.evaluate(
    () => (globalThis as unknown as { asked: Promise<Electron.MessageBoxOptions> }).asked,
  );
  expect(message).toBe('Your list was written by a newer version of Weft.');
  expect(detail).toContain('install the newest version of Weft');
  expect(detail).toContain(state);
  expect(buttons).toEqual(['Quit', 'Open the folder']);
  expect(app.windows()).toEqual([]);

  let output = '';
  app.process().stdout?.on('data', (data) => {
    output += data;
  });
  const exited = new Promise((resolve) => app.process().once('exit', resolve));
  await app.evaluate(() => {
    const { answer } = globalThis as unknown as { answer: (answer: object) => void };
    setTimeout(() => answer({ response: 1 }), 100);
  });
  expect(await exited).toBe(1);
  expect(output).toContain(`opened ${state}`);
  const again = new DatabaseSync(path);
  expect(again.prepare('PRAGMA user_version').get()).toEqual({ user_version: 999 });
  again.close();
});
