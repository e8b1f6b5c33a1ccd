import { build } from './app/build.mjs';
import { ensureDisplay } from './process/display.mjs';
import { setUpElectron } from './setup/electron.mjs';
import { inCurrentNode } from './setup/in-current-node.mjs';
import { installPackagingTools, installTestServer } from './setup/system-libraries.mjs';
import { runChecks } from './testing/checks.mjs';
import { runPlaywright, runVitest } from './testing/test-runner.mjs';

const isSetUp = await inCurrentNode(async () => {
  await setUpElectron();
  await installTestServer();
  await installPackagingTools();
  await ensureDisplay();
  const built = (await build()) === 0;
  const outcomes = [{ passed: Number(built), failed: Number(!built) }];
  for (const stage of [runChecks, runVitest, runPlaywright]) outcomes.push(await stage());
  return conclude(outcomes);
});
if (!isSetUp) conclude([{ passed: 0, failed: 1 }]);

/**
 * Prints the last line; a build, and each step of the checks, counts as one test.
 * @param {readonly { passed: number, failed: number, skipped?: number }[]} outcomes
 * @returns {number} the exit code
 */
function conclude(outcomes) {
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key) =>
    outcomes.reduce((sum, outcome) => sum + (outcome[key] ?? 0), 0),
  );
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}
