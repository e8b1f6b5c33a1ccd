import { join } from 'node:path';
import { expect } from 'vitest';
import type { FaultyServer } from './faulty-server.ts';
import { hashOfFile } from './file-hash.ts';
import type { Page } from './over-cdp.ts';

/** Adds a list as the window does. */
export async function addText(page: Page, text: string): Promise<void> {
  await page.evaluate(
    `window.weft.call("add-text", ${JSON.stringify({ text, source: 'a test' })})`,
  );
}

export interface ListState {
  readonly settings: { readonly folder: string };
  readonly tasks: readonly { readonly name: string; readonly status: string }[];
}

export function stateOf(page: Page): Promise<ListState> {
  return page.evaluate('window.weft.call("get-state")');
}

/** How far the file of an address is; undefined when it is not in the list. */
export async function statusOf(page: Page, url: string): Promise<string | undefined> {
  return (await stateOf(page)).tasks.find(({ name }) => name === nameOf(url))?.status;
}

/** Waits until files are done, in the list and on the disk, and compares their bytes. */
export async function expectDownloaded(
  page: Page,
  server: FaultyServer,
  urls: readonly string[],
): Promise<void> {
  await expect
    .poll(() => Promise.all(urls.map((url) => statusOf(page, url))))
    .toEqual(urls.map(() => 'done'));
  const { settings } = await stateOf(page);
  for (const url of urls) {
    expect(await hashOfFile(join(settings.folder, nameOf(url)))).toBe(server.hashOf(url));
  }
}

/** The last part of an address, which is the name that its file gets. */
export function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
