import { buildIfStale } from './app/build.mjs';
import { ensureDisplay } from './process/display.mjs';
import { run } from './process/run.mjs';
import { setUpElectron } from './setup/electron.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';

// Runs the program named on the command line with the built app, an Electron and a display at hand.
await inCurrentNode(async () => {
  await setUpElectron();
  await buildIfStale();
  await ensureDisplay();
  return run(process.execPath, process.argv.slice(2));
});
