import { autoUpdater as system } from 'electron';
import type { AppUpdater, CancellationToken } from 'electron-updater';

/**
 * Downloads and verifies what was found, until it is ready to be installed. On macOS only the system
 * can say so: it has looked at the signature then, and installs the update when Weft ends, whenever
 * that is.
 * @returns the path of the installer.
 * @throws Error of the updater, or of the system.
 */
export async function downloadUpdate(
  updater: AppUpdater,
  cancellation: CancellationToken | undefined,
): Promise<string> {
  const [path = ''] =
    process.platform === 'darwin'
      ? await untilReady(() => {
          // The updater hands nothing to the system before the end otherwise.
          updater.autoInstallOnAppQuit = true;
          return updater.downloadUpdate(cancellation);
        })
      : await updater.downloadUpdate(cancellation);
  return path;
}

/** Downloads, and waits for the system to accept what came. */
async function untilReady<Result>(download: () => Promise<Result>): Promise<Result> {
  const accepted = Promise.withResolvers<void>();
  // A download that fails leaves nobody who hears of it.
  accepted.promise.catch(() => undefined);
  const accept = () => accepted.resolve();
  system.once('update-downloaded', accept);
  system.once('error', accepted.reject);
  try {
    const result = await download();
    await accepted.promise;
    return result;
  } finally {
    system.off('update-downloaded', accept);
    system.off('error', accepted.reject);
  }
}
