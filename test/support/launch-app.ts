import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright';
import { electronPath } from '../../scripts/electron-path.mjs';
import { type Settings, usualSettings } from '../../src-main/contract/settings.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { saveSettings } from '../../src-main/storage/settings-store.ts';

const projectFolder = join(import.meta.dirname, '../..');

export interface LaunchOptions {
  /** Keeps the state of the application, from one start to the next. */
  readonly userData: string;
  /** Where downloads are saved to. */
  readonly folder: string;
  /** Other settings than the usual ones; at a second start on one state, those of the first stay. */
  readonly settings?: Partial<Settings>;
  /** Arguments after the switches: list files and links. */
  readonly given?: readonly string[];
  readonly colorScheme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Quits as a person would, if it still runs. */
  close(): Promise<void>;
}

/** What the runtime is started with for the application to run on a state of its own. */
export function argumentsOf({ userData, given = [] }: Pick<LaunchOptions, 'userData' | 'given'>) {
  const isRoot = process.getuid?.() === 0;
  const switches = [`--user-data-dir=${userData}`, ...(isRoot ? ['--no-sandbox'] : [])];
  return [projectFolder, ...switches, ...given];
}

/** Starts the built application as a person would, with a state of its own. */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const { userData, folder, settings, colorScheme = 'light', size } = options;
  if (!existsSync(join(userData, 'weft.sqlite'))) {
    const { database } = openDatabase(join(userData, 'weft.sqlite'));
    saveSettings(database, { ...usualSettings(folder), ...settings });
    database.close();
  }
  const app = await electron.launch({
    executablePath: electronPath().path,
    args: argumentsOf(options),
    colorScheme,
  });
  const page = await app.firstWindow();
  await page.getByRole('button', { name: 'Add' }).first().waitFor();
  if (size !== undefined) {
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
  }
  let isRunning = true;
  app.once('close', () => {
    isRunning = false;
  });
  return {
    app,
    page,
    async close() {
      if (isRunning) await app.close();
    },
  };
}
