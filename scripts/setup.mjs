import { setUpElectron } from './setup/electron.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';

await inCurrentNode(async () => {
  await setUpElectron();
});
