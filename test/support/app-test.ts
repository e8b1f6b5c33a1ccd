import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { type FaultyServer, startFaultyServer } from './faulty-server.ts';
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch-app.ts';
import { temporaryFolder } from './temporary-folder.ts';

export { expect } from '@playwright/test';

export interface AppFixtures {
  /** Disappears after the test. */
  readonly home: string;
  /** Where the window saves to. */
  readonly folder: string;
  readonly server: FaultyServer;
  /** Starts the application on the state below `home`; it is closed after the test. */
  readonly start: (options?: Omit<LaunchOptions, 'userData' | 'folder'>) => Promise<LaunchedApp>;
}

/** A test of the real window, with a server and folders of its own. */
export const test = base.extend<AppFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  home: async ({}, use) => {
    await using folder = await temporaryFolder();
    await use(folder.path);
  },
  folder: async ({ home }, use) => {
    const folder = join(home, 'downloads');
    await mkdir(folder);
    await use(folder);
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  server: async ({}, use) => {
    await using server = await startFaultyServer();
    await use(server);
  },
  start: async ({ home, folder }, use) => {
    const started: LaunchedApp[] = [];
    await use(async (options = {}) => {
      const launched = await launchApp({ userData: join(home, 'state'), folder, ...options });
      started.push(launched);
      return launched;
    });
    for (const launched of started) await launched.close();
  },
});
