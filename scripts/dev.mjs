import { rootSwitches } from './app/root-switches.mjs';
import { ensureDisplay } from './process/display.mjs';
import { run } from './process/run.mjs';
import { tool } from './process/tool.mjs';
import { projectFolder } from './project.mjs';
import { setUpElectron } from './setup/electron.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';

await inCurrentNode(async () => {
  const electron = await setUpElectron();
  await ensureDisplay();
  return run(
    ...tool('electron-vite', ['dev', '--watch', '--', ...rootSwitches, ...process.argv.slice(2)]),
    {
      cwd: projectFolder,
      env: { ...process.env, ELECTRON_EXEC_PATH: electron.path },
    },
  );
});
