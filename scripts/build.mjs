import { build } from './app/build.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';

await inCurrentNode(build);
