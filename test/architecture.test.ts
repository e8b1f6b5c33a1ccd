import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { checkBoundaries } from '../scripts/check-boundaries.mjs';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const project = dirname(import.meta.dirname);
const program = fileURLToPath(new URL('../scripts/check-boundaries.mjs', import.meta.url));

/** What the check prints for a tree, and how it ends. */
async function check(root: string): Promise<{ code: number; lines: string[] }> {
  const outcome = await run(process.execPath, [program, root]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  return { code: outcome.code, lines: outcome.stdout.trim().split('\n') };
}

/** What breaks the rules in a tree that holds these files alone. */
async function violationsOf(files: Record<string, string>): Promise<string[]> {
  await using folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  return checkBoundaries(folder.path).violations;
}

test('every import in the project keeps to the table', async () => {
  const { code, lines } = await check(project);
  expect(lines).toEqual([expect.stringMatching(/^\d+ files keep to the table of imports\.$/)]);
  expect(code).toBe(0);
});

test('a violation in the project would be reported', async () => {
  await using folder = await temporaryFolder();
  for (const part of ['src-main', 'src-renderer', 'assets', 'package.json']) {
    await cp(join(project, part), join(folder.path, part), { recursive: true });
  }
  const planted = join(folder.path, 'src-main/contract/planted.ts');
  await writeFile(planted, "\nimport { app } from 'electron';\nexport const name = app.name;\n");
  const { code, lines } = await check(folder.path);
  expect(code).toBe(1);
  expect(lines).toContain(
    'src-main/contract/planted.ts:2 imports electron: contract may import only itself',
  );
});

describe('it is reported when', () => {
  test.each<[sentence: string, file: string, target: string, why: RegExp]>([
    ['the contract imports Node', 'src-main/contract/a.ts', 'node:fs', /only itself/],
    ['the contract imports a package', 'src-main/contract/a.ts', 'effection', /only itself/],
    ['the contract imports the intake', 'src-main/contract/a.ts', '../intake/b.ts', /only itself/],
    [
      'the intake imports Node',
      'src-main/intake/a.ts',
      'path',
      /only itself, contract and fast-xml-parser/,
    ],
    ['the intake imports the engine', 'src-main/intake/a.ts', '../download/b.ts', /only itself/],
    ['the engine imports Electron', 'src-main/download/a.ts', 'electron/main', /node, undici/],
    ['the engine imports the storage', 'src-main/download/a.ts', '../storage/b.ts', /contract/],
    ['undici is imported outside its folder', 'src-main/download/a.ts', 'undici', /only .*http\//],
    ['names are repaired elsewhere', 'src-main/download/a.ts', 'filenamify', /only .*names\.ts/],
    ['the storage imports the engine', 'src-main/storage/a.ts', '../download/b.ts', /contract/],
    [
      'the storage imports a package',
      'src-main/storage/a.ts',
      'undici',
      /contract, make-folder and node/,
    ],
    ['the shell imports the engine', 'src-main/shell/a.ts', '../download/b.ts', /electron/],
    ['the shell imports the storage', 'src-main/shell/a.ts', '../storage/b.ts', /electron/],
    ['the shell imports the intake', 'src-main/shell/a.ts', '../intake/b.ts', /electron/],
    ['the command line imports another package', 'src-main/cli/a.ts', 'undici', /effection/],
    ['the shell asks for the version', 'src-main/shell/a.ts', '../version.ts', /electron/],
    ['the command line imports the shell', 'src-main/cli/a.ts', '../shell/b.ts', /storage/],
    ['the preload script imports Node', 'src-main/preload.ts', 'node:fs', /contract and electron/],
    ['the preload script imports the shell', 'src-main/preload.ts', './shell/b.ts', /electron/],
    ['main imports the window', 'src-main/main.ts', '../src-renderer/b.ts', /shell/],
    ['headless imports Electron', 'src-main/headless.ts', 'electron', /effection/],
    ['the window imports Node', 'src-renderer/list/a.ts', 'node:fs', /contract/],
    ['the window imports the engine', 'src-renderer/a.ts', '../src-main/download/b.ts', /react/],
    ['the window imports Electron', 'src-renderer/a.tsx', 'electron', /react/],
    ['the window imports another package', 'src-renderer/a.tsx', 'react-aria', /react/],
    ['something outside is imported', 'src-main/shell/a.ts', '../../test/b.ts', /electron/],
    ['an import leads nowhere', 'src-main/shell/a.ts', './missing.ts', /no such file/],
  ])('%s', async (_, file, target, why) => {
    const violations = await violationsOf({ [file]: `import '${target}';` });
    expect(violations[0]).toContain(`${file}:1 imports ${target}: `);
    expect(violations[0]).toMatch(why);
  });

  test.each([
    ['an import of a type', "import type { App } from 'electron';"],
    ['an inline import of a type', "let app: import('electron').App;"],
    ['a dynamic import', "const app = await import('electron');"],
    ['a dynamic import with a template', 'const app = await import(`electron`);'],
    ['a require', "const app = require('electron');"],
    ['an import by require', "import app = require('electron');"],
    ['a re-export', "export { app } from 'electron';"],
    ['a re-export of everything', "export * from 'electron';"],
  ])('%s breaks a rule', async (_, text) => {
    const violations = await violationsOf({ 'src-main/storage/a.ts': `\n\n${text}` });
    expect(violations).toEqual([
      'src-main/storage/a.ts:3 imports electron: storage may import only itself, contract, make-folder and node',
    ]);
  });

  test('an import does not name what it imports', async () => {
    const violations = await violationsOf({ 'src-main/main.ts': 'await import(process.argv[2]);' });
    expect(violations[0]).toMatch(/^src-main\/main\.ts:1 imports something: an import must name/);
  });

  test('headless reaches Electron over other files', async () => {
    const violations = await violationsOf({
      'src-main/headless.ts': "await import('./cli/run.ts');",
      'src-main/cli/run.ts': "export * from '../storage/open.ts';",
      'src-main/storage/open.ts': "import type { App } from 'electron';",
    });
    expect(violations).toContain(
      'src-main/storage/open.ts:1 imports electron: src-main/headless.ts must never reach it ' +
        '(src-main/headless.ts -> src-main/cli/run.ts -> src-main/storage/open.ts)',
    );
  });

  test.each([
    'window.weft.on',
    'globalThis.weft',
    "window['weft']",
    '(window as any).weft',
    'const { weft } = window',
    'window?.weft',
  ])('the window mentions %s beside bridge.ts', async (text) => {
    const violations = await violationsOf({ 'src-renderer/list/a.ts': text });
    expect(violations[0]).toBe(
      'src-renderer/list/a.ts:1 mentions window.weft: only src-renderer/bridge.ts may',
    );
  });

  test('a file belongs to no area', async () => {
    const violations = await violationsOf({ 'src-main/util/a.ts': '' });
    expect(violations).toEqual(['src-main/util/a.ts:1 belongs to no area of the table']);
  });

  test('a file cannot be read', async () => {
    const violations = await violationsOf({ 'src-main/main.ts': '\nimport from from;' });
    expect(violations[0]).toMatch(/^src-main\/main\.ts:2 cannot be read: /);
  });
});

test('what the table allows is not reported', async () => {
  const violations = await violationsOf({
    'src-main/contract/task.ts': '',
    'src-main/intake/parse.ts': "import '../contract/task.ts';",
    'src-main/download/byte-path/http/a.ts':
      "import 'undici'; import 'node:fs'; import 'effection';",
    'src-main/storage/open.ts': "import 'node:sqlite'; import '../contract/task.ts';",
    'src-main/shell/window.ts': "import 'electron'; import 'node:path';",
    'src-main/cli/print.ts':
      "import '../intake/parse.ts'; import '../download/byte-path/http/a.ts';",
    'src-main/headless.ts': "import './cli/print.ts'; import './storage/open.ts';",
    'src-main/main.ts':
      "import './shell/window.ts'; import './download/byte-path/http/a.ts'; import 'electron';",
    'src-main/preload.ts': "import 'electron'; import './contract/task.ts';",
    'src-renderer/bridge.ts': "import '../src-main/contract/task.ts'; window.weft;",
    'src-renderer/main.tsx':
      "import 'react-dom/client'; import './a.css'; import icon from './i.svg?url';",
    'src-renderer/a.css': '',
    'src-renderer/i.svg': '',
  });
  expect(violations).toEqual([]);
});
