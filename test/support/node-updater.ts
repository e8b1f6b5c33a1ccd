import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';

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

/**
 * The updater of an AppImage without an Electron around it: it looks, downloads and verifies, and
 * keeps everything below a folder.
 * @param configuration path of its `app-update.yml`
 */
export function nodeUpdater(
  folder: string,
  version: string,
  configuration: string,
): AppImageUpdater {
  const updater = new AppImageUpdater(null, {
    version,
    name: 'weft',
    isPackaged: true,
    appUpdateConfigPath: configuration,
    userDataPath: join(folder, 'state'),
    baseCachePath: join(folder, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  });
  return Object.assign(updater, { httpExecutor: new NodeHttpExecutor() });
}
