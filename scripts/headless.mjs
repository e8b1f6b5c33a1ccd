import { pathToFileURL } from 'node:url';
import { buildIfStale } from './app/build.mjs';
import { watchParent } from './process/parent.mjs';
import { projectPath } from './project.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';

// In this very process, so that signals, standard input and the exit code are the program's own.
await inCurrentNode(async () => {
  await buildIfStale();
  const program = projectPath('out/main/headless.js');
  process.argv[1] = program;
  watchParent(() => process.kill(process.pid, 'SIGTERM'));
  await import(pathToFileURL(program).href);
});
