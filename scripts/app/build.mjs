import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { tool } from '../process/tool.mjs';
import { projectFolder, projectPath } from '../project.mjs';
import { SetUpProblem } from '../setup/problem.mjs';

/** Written after a complete build. */
const stamp = projectPath('out/.built');
const sourceFolders = ['src-main', 'src-renderer', 'assets'];
const sourceFiles = /^(electron\.vite\.config\.\w+|package(-lock)?\.json)$/;

/**
 * Builds the app into out/; what the build prints goes to standard error.
 * @returns {Promise<number>} the exit code
 */
export async function build() {
  const code = await run(...tool('electron-vite', ['build']), {
    cwd: projectFolder,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (code === 0) writeFileSync(stamp, '');
  return code;
}

/**
 * Builds when a source, or a folder of sources, is newer than the last build.
 * @throws {SetUpProblem}
 */
export async function buildIfStale() {
  if (existsSync(stamp) && newestSource() < statSync(stamp).mtimeMs) return;
  if ((await build()) !== 0) throw new SetUpProblem('The app could not be built: see above.');
}

function newestSource() {
  const inFolders = sourceFolders.flatMap((folder) =>
    readdirSync(projectPath(folder), { recursive: true }).map((name) => join(folder, String(name))),
  );
  const files = readdirSync(projectFolder).filter((name) => sourceFiles.test(name));
  const paths = [...files, ...sourceFolders, ...inFolders];
  return Math.max(...paths.map((path) => statSync(projectPath(path)).mtimeMs));
}
