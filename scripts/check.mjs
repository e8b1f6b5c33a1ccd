import { inCurrentNode } from './setup/in-current-node.mjs';
import { runChecks } from './testing/checks.mjs';

await inCurrentNode(async () => ((await runChecks()).failed === 0 ? 0 : 1));
