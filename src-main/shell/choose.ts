import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { ListFile, OptionFile } from '../contract/ipc.ts';
import { readListFile } from './read-list-file.ts';

const listExtensions = ['weft', 'txt', 'list', 'urls', 'lst', 'meta4', 'metalink', 'json', 'csv'];

/** Asks for list files and reads them; null when the dialog was closed. */
export async function chooseLists(
  window: BrowserWindow | undefined,
): Promise<readonly ListFile[] | null> {
  const paths = await ask(window, {
    title: 'Open lists of addresses',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Lists of addresses', extensions: listExtensions },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return paths === null ? null : Promise.all(paths.map(readListFile));
}

const optionTitles: Readonly<Record<OptionFile, string>> = {
  cookies: 'Choose a cookie file',
  authorities: 'Choose certificates of authorities',
  certificate: 'Choose your certificate',
  key: 'Choose the key of your certificate',
};

const pem = ['pem', 'crt', 'cer', 'key'];

// Larger ones are something else.
const mostOfOption = 4 * 1024 * 1024;

/** Asks for a file for the options of a list and reads it; null when the dialog was closed. */
export async function chooseOptionFile(
  window: BrowserWindow | undefined,
  what: OptionFile,
): Promise<{ readonly name: string; readonly text: string } | null> {
  const usual =
    what === 'cookies'
      ? { name: 'Cookie files', extensions: ['txt'] }
      : { name: 'PEM files', extensions: pem };
  const paths = await ask(window, {
    title: optionTitles[what],
    properties: ['openFile'],
    filters: [usual, { name: 'All files', extensions: ['*'] }],
  });
  const path = paths?.[0];
  if (path === undefined) return null;
  const name = basename(path);
  const { size } = await stat(path);
  if (size > mostOfOption) throw new Error(`“${name}” is too large for this.`);
  return { name, text: await readFile(path, 'utf8') };
}

/** Asks for the folder to save to; null when the dialog was closed. */
export async function chooseFolder(
  window: BrowserWindow | undefined,
  present: string,
): Promise<string | null> {
  const paths = await ask(window, {
    title: 'Save to',
    defaultPath: present,
    properties: ['openDirectory', 'createDirectory'],
  });
  return paths?.[0] ?? null;
}

/**
 * Asks where to save a text and does so; false when the dialog was closed.
 * @param folder where the dialog begins
 */
export async function saveText(
  window: BrowserWindow | undefined,
  folder: string,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<boolean> {
  const options = { title: 'Save', defaultPath: join(folder, basename(name)) };
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (canceled || filePath === '') return false;
  await writeFile(filePath, text);
  return true;
}

async function ask(
  window: BrowserWindow | undefined,
  options: OpenDialogOptions,
): Promise<readonly string[] | null> {
  const answer = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return answer.canceled ? null : answer.filePaths;
}
