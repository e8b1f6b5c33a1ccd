import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { tool } from '../process/tool.mjs';
import { projectFolder } from '../project.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Runs vitest for people to read and counts its tests.
 * @returns {Promise<Counts>}
 */
export function runVitest() {
  return countTests(countVitest, (report) =>
    run(
      ...tool('vitest', [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]),
      {
        cwd: projectFolder,
      },
    ),
  );
}

/**
 * Runs Playwright for people to read and counts its tests.
 * @returns {Promise<Counts>}
 */
export function runPlaywright() {
  return countTests(countPlaywright, (report) =>
    run(...tool('@playwright/test', ['test', '--reporter=list,json'], 'playwright'), {
      cwd: projectFolder,
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
  );
}

/**
 * A runner that fails without a failed test (an error outside of tests, no
 * report, no tests) counts as one failure.
 * @param {(report: any) => Counts} count
 * @param {(reportFile: string) => Promise<number>} runner
 */
async function countTests(count, runner) {
  const folder = mkdtempSync(join(tmpdir(), 'weft-report-'));
  try {
    const reportFile = join(folder, 'report.json');
    const code = await runner(reportFile);
    const counts = existsSync(reportFile)
      ? count(JSON.parse(readFileSync(reportFile, 'utf8')))
      : { passed: 0, failed: 0, skipped: 0 };
    return { ...counts, failed: code === 0 ? counts.failed : Math.max(1, counts.failed) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not be loaded has no tests of its own: it counts as one failure. */
function countVitest({
  numPassedTests,
  numFailedTests,
  numPendingTests,
  numTodoTests,
  testResults,
}) {
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  };
}

function countPlaywright({ stats: { expected, flaky, unexpected, skipped } }) {
  return { passed: expected + flaky, failed: unexpected, skipped };
}
