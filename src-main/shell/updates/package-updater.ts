import type { AppUpdater, CancellationToken } from 'electron-updater';
import { downloadUpdate } from './download-update.ts';
import { followProxy } from './follow-proxy.ts';
import { isInstalled } from './is-installed.ts';
import type { ProxySettings } from './proxy-rules.ts';

/** An updater, and what Weft adds to it. */
export interface PackageUpdater {
  readonly updater: AppUpdater;
  /** To be called before the network is used. */
  readonly prepare: () => Promise<void>;
  /**
   * Downloads and verifies what was found, until it is ready to be installed.
   * @returns the path of the installer.
   */
  readonly download: (cancellation: CancellationToken | undefined) => Promise<string>;
}

/**
 * The updater for the kind of package that runs; null where an update would not take its place. It
 * is large and seldom needed, so it is loaded only when somebody asks for it.
 * @param configuration path of a file in place of the `app-update.yml` of the package; with it,
 * what is not packaged can be updated, too
 * @param proxies what the settings say at that moment
 */
export async function packageUpdater(
  configuration: string | undefined,
  proxies: () => ProxySettings,
): Promise<PackageUpdater | null> {
  if (!isInstalled(process.execPath, process.platform) && configuration === undefined) return null;
  const { autoUpdater } = await import('electron-updater');
  if (configuration !== undefined) {
    autoUpdater.updateConfigPath = configuration;
    autoUpdater.forceDevUpdateConfig = true;
  }
  return {
    updater: autoUpdater,
    prepare: followProxy(autoUpdater, proxies),
    download: (cancellation) => downloadUpdate(autoUpdater, cancellation),
  };
}
