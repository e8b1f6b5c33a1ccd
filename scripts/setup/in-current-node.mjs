import { run } from '../process/run.mjs';
import { currentNode, preferCurrentNode } from './current-node.mjs';
import { installDependencies } from './dependencies.mjs';
import { SetUpProblem } from './problem.mjs';

/**
 * Runs a script of this project with its dependencies in place and under the
 * Node that came with them; `main` gives the exit code. A SetUpProblem becomes
 * its sentence and exit code 1.
 * @param {() => Promise<number | void>} main
 * @returns {Promise<boolean>} false when the set-up could not be completed
 */
export async function inCurrentNode(main) {
  try {
    await installDependencies();
    const node = currentNode();
    preferCurrentNode();
    const code =
      node.version === process.version ? await main() : await run(node.path, process.argv.slice(1));
    if (typeof code === 'number') process.exitCode = code;
    return true;
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return false;
  }
}
