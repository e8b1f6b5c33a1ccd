import type { AppUpdater } from 'electron-updater';

/**
 * The updater for the kind of package that runs. It is large and seldom needed, so it is loaded
 * only when somebody asks for it.
 * @param configuration path of a file in place of the `app-update.yml` of the package; with it,
 * what is not packaged can be updated, too
 */
export async function packageUpdater(configuration: string | undefined): Promise<AppUpdater> {
  const { autoUpdater } = await import('electron-updater');
  if (configuration !== undefined) {
    autoUpdater.updateConfigPath = configuration;
    autoUpdater.forceDevUpdateConfig = true;
  }
  return autoUpdater;
}
