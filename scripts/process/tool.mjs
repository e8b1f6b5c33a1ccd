import { readFileSync } from 'node:fs';
import { projectPath } from '../project.mjs';

/**
 * The command line, for the Node that runs now, of a program that a dependency brings.
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {string} [program] where it is not the package's own name
 * @returns {[command: string, args: string[]]}
 */
export function tool(packageName, args, program = packageName) {
  const { bin } = JSON.parse(
    readFileSync(projectPath('node_modules', packageName, 'package.json'), 'utf8'),
  );
  const script = typeof bin === 'string' ? bin : bin[program];
  return [process.execPath, [projectPath('node_modules', packageName, script), ...args]];
}
