import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { AppImageUpdater, type AppUpdater } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import type { PackageUpdater } from '../../src-main/shell/updates/package-updater.ts';

/** As in Electron, but over Node's sockets. */
class NodeHttpExecutor extends ElectronHttpExecutor {
  override createRequest(
    options: Parameters<ElectronHttpExecutor['createRequest']>[0],
    callback: (response: IncomingMessage) => void,
  ): never {
    const sent: ClientRequest = request(options as object, callback);
    return sent as never;
  }
}

export interface NodeUpdaterOptions {
  /** The updater of an AppImage unless told. */
  readonly kind?: new (
    ...from: ConstructorParameters<typeof AppImageUpdater>
  ) => AppUpdater;
  /** Called when it wants the program to start again. */
  readonly relaunch?: () => void;
}

/**
 * An updater without an Electron around it: it looks, downloads and verifies, and keeps everything
 * below a folder.
 * @param configuration path of its `app-update.yml`
 */
export function nodeUpdater(
  folder: string,
  version: string,
  configuration: string,
  { kind: Kind = AppImageUpdater, relaunch = () => undefined }: NodeUpdaterOptions = {},
): PackageUpdater {
  const plain = new Kind(null, {
    version,
    name: 'weft',
    isPackaged: true,
    appUpdateConfigPath: configuration,
    userDataPath: join(folder, 'state'),
    baseCachePath: join(folder, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch,
    quit: () => undefined,
    onQuit: () => undefined,
  });
  const updater = Object.assign(plain, { httpExecutor: new NodeHttpExecutor() });
  return {
    updater,
    prepare: async () => undefined,
    download: async (cancellation) => (await updater.downloadUpdate(cancellation))[0] ?? '',
  };
}
