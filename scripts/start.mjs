import { buildIfStale } from './app/build.mjs';
import { rootSwitches } from './app/root-switches.mjs';
import { ensureDisplay } from './process/display.mjs';
import { run } from './process/run.mjs';
import { projectFolder } from './project.mjs';
import { setUpElectron } from './setup/electron.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';

await inCurrentNode(async () => {
  const electron = await setUpElectron();
  await buildIfStale();
  await ensureDisplay();
  const args = [projectFolder, ...rootSwitches, ...process.argv.slice(2)];
  // In its own process group: a Ctrl-C reaches it once, from here, and it can close in peace.
  return run(electron.path, args, { detached: process.platform !== 'win32' });
});
