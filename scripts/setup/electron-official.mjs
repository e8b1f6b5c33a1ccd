import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { officialElectron } from '../electron-path.mjs';
import { capture } from '../process/run.mjs';
import { projectPath } from '../project.mjs';
import { reportDownload } from './download-progress.mjs';
import { say } from './step.mjs';

/** A network that swallows packets must not hold up the set-up. */
const stalledAfterMs = 30_000;

/**
 * Lets the electron package fetch its binary from its release site, or from
 * where ELECTRON_MIRROR points.
 * @returns {Promise<boolean>} whether it is there
 */
export async function installOfficial() {
  say('Fetching Electron from its release site …');
  const downloads = await mkdtemp(join(tmpdir(), 'weft-electron-'));
  const stalled = new AbortController();
  const stopReporting = reportDownload(downloads, {
    stalledAfterMs,
    onStalled: () => stalled.abort(),
  });
  try {
    await capture(process.execPath, [projectPath('node_modules/electron/install.js')], {
      env: { ...process.env, TMPDIR: downloads, TEMP: downloads, TMP: downloads },
      signal: stalled.signal,
    });
  } catch (error) {
    if (!stalled.signal.aborted) throw error;
  } finally {
    stopReporting();
    await rm(downloads, { recursive: true, force: true });
  }
  return officialElectron() !== undefined;
}
