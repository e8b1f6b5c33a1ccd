import { readdirSync } from 'node:fs';
import { capture } from '../process/run.mjs';
import { tool } from '../process/tool.mjs';
import { projectFolder, projectPath } from '../project.mjs';

/**
 * Looks at the source without running it: types, lint and format, import
 * boundaries, workflows, unused code. All steps run side by side; each prints one line,
 * and its output when it fails.
 * @returns {Promise<{ passed: number, failed: number }>} how many steps
 */
export async function runChecks() {
  const outcomes = await Promise.all(checks().map(runCheck));
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
}

/** @returns {[name: string, command: [string, string[]]][]} */
function checks() {
  const configurations = readdirSync(projectFolder).filter((name) =>
    /^tsconfig\..+\.json$/.test(name),
  );
  return [
    ...configurations.map(
      (name) => /** @type {const} */ ([`types (${name})`, tool('typescript', ['-p', name], 'tsc')]),
    ),
    ['lint and format', tool('@biomejs/biome', ['ci', '--colors=off', '.'], 'biome')],
    ['import boundaries', [process.execPath, [projectPath('scripts/check-boundaries.mjs')]]],
    ['workflows', [process.execPath, [projectPath('scripts/check-workflows.mjs')]]],
    ['unused code', tool('knip', [])],
  ];
}

/**
 * @param {[name: string, command: [string, string[]]]} check
 * @returns {Promise<boolean>}
 */
async function runCheck([name, [command, args]]) {
  const started = performance.now();
  const { code, output } = await capture(command, args, { cwd: projectFolder });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'failed'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}
