import { build, buildIfStale } from './app/build.mjs';
import { makeReleasePackages, makeTestPackages } from './packaging/make-packages.mjs';
import { setUpElectron } from './setup/electron.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';
import { installPackagingTools } from './setup/system-libraries.mjs';

const isQuick = process.argv.includes('--smoke');
const isForTests = isQuick || process.env.WEFT_LOCAL_TOOLS === '1';

await inCurrentNode(async () => {
  if (!isForTests) return (await build()) || makeReleasePackages();
  await setUpElectron();
  await installPackagingTools();
  await buildIfStale();
  return makeTestPackages({ isQuick });
});
