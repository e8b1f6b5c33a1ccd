import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * A path inside the project.
 * @param {...string} parts
 */
export function projectPath(...parts) {
  return join(projectFolder, ...parts);
}
