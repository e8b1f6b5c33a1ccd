import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWorkflow } from '../scripts/check-workflows.mjs';

const commit = '0123456789abcdef0123456789abcdef01234567';
const project = join(import.meta.dirname, '..');

/** A workflow that is in order but for its steps and its system. */
function workflow(step: string, system = 'ubuntu-24.04'): string {
  return `on: push
permissions:
  contents: read
jobs:
  test:
    runs-on: ${system}
    steps:
      - ${step}
`;
}

function withRights(rights: string): string {
  return workflow('run: npm test').replace('  test:\n', `  test:\n    permissions: ${rights}\n`);
}

test.each(['test.yml', 'release.yml'])('the workflow %s is in order', async (name) => {
  const text = await readFile(join(project, '.github/workflows', name), 'utf8');
  expect(await checkWorkflow(name, text)).toEqual([]);
});

test.each([
  ['a key that there is not', workflow('rum: npm test'), /unexpected key "rum"/],
  ['what a context has not', workflow(`run: echo \${{ github.nothing }}`), /"nothing" is not/],
  ['a secret where none may be', workflow('if: secrets.KEY'), /"secrets" is not allowed/],
  [
    'an action of a version, which can be moved',
    workflow('uses: actions/checkout@v6.0.2'),
    /not pinned/,
  ],
  [
    'an action of a commit without its version',
    workflow(`uses: actions/checkout@${commit}`),
    /not pinned/,
  ],
  ['an action of any version', workflow('uses: actions/checkout@v6'), /not pinned/],
  ['an action of a branch', workflow('uses: actions/checkout@main'), /not pinned/],
  ['a system that there is not', workflow('run: npm test', 'ubuntu-1.04'), /"ubuntu-1.04"/],
  ['all rights', workflow('run: npm test').replace('contents: read', 'contents: write'), /right/],
  ['all rights for a job', withRights('write-all'), /a\.yml:6 test may have no .* write-all/],
  ['a right for a job that needs none', withRights('\n      contents: write'), /a\.yml:7 test may/],
  ['rights in one line', withRights('{ contents: write }'), /a\.yml:6 test may/],
  ['no YAML', 'on: [', /cannot be read/],
])('a workflow with %s is reported', async (_what, text, objection) => {
  expect((await checkWorkflow('a.yml', text)).join('\n')).toMatch(objection);
  const inOrder = withRights('\n      contents: read').replace(
    'run: npm test',
    `uses: actions/checkout@${commit} # v6.0.2`,
  );
  expect(await checkWorkflow('a.yml', inOrder)).toEqual([]);
});

test('no step of a release that sees a secret runs what builds or tests', async () => {
  const text = await readFile(join(project, '.github/workflows/release.yml'), 'utf8');
  const steps = text.split(/^ {6}- /m);
  const withSecrets = steps.filter((step) => step.includes('secrets.'));
  expect(withSecrets.length).toBeGreaterThan(0);
  expect(withSecrets.filter((step) => /\bnpm\b|build\.mjs|vite/.test(step))).toEqual([]);
});
