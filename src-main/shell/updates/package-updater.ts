import type { AppUpdater } from 'electron-updater';
import { isInstalled } from './is-installed.ts';

/**
 * The updater for the kind of package that runs; null where an update would not take its place. It
 * is large and seldom needed, so it is loaded only when somebody asks for it.
 * @param configuration path of a file in place of the `app-update.yml` of the package; with it,
 * what is not packaged can be updated, too
 */
export async function packageUpdater(
  configuration: string | undefined,
): Promise<AppUpdater | null> {
  if (!isInstalled(process.execPath, process.platform) && configuration === undefined) return null;
  const { autoUpdater } = await import('electron-updater');
  if (configuration !== undefined) {
    autoUpdater.updateConfigPath = configuration;
    autoUpdater.forceDevUpdateConfig = true;
  }
  return autoUpdater;
}
