import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWorkflow } from '../scripts/check-workflows.mjs';

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

test.each(['test.yml', 'release.yml'])('the workflow %s is in order', async (name) => {
  const text = await readFile(join(project, '.github/workflows', name), 'utf8');
  expect(await checkWorkflow(name, text)).toEqual([]);
});

test.each([
  ['a key that there is not', workflow('rum: npm test'), /unexpected key "rum"/],
  ['what a context has not', workflow(`run: echo \${{ github.nothing }}`), /"nothing" is not/],
  ['a secret where none may be', workflow('if: secrets.KEY'), /"secrets" is not allowed/],
  ['an action of any version', workflow('uses: actions/checkout@v6'), /not pinned/],
  ['an action of a branch', workflow('uses: actions/checkout@main'), /not pinned/],
  ['a system that there is not', workflow('run: npm test', 'ubuntu-1.04'), /"ubuntu-1.04"/],
  ['all rights', workflow('run: npm test').replace('contents: read', 'contents: write'), /right/],
  ['no YAML', 'on: [', /cannot be read/],
])('a workflow with %s is reported', async (_what, text, objection) => {
  expect((await checkWorkflow('a.yml', text)).join('\n')).toMatch(objection);
  expect(await checkWorkflow('a.yml', workflow('run: npm test'))).toEqual([]);
});
