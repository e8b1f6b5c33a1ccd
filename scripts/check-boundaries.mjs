import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readImports } from './boundaries/read-imports.mjs';
import { projectFolder } from './project.mjs';

/**
 * Who may import whom: the first area whose `files` begin a path is the file's area. `areas` and
 * `packages` are all that it may import besides itself, `node` stands for Node's own modules.
 *
 * `shell` is Electron's main process, which is a Node program, so it may use Node's modules; what
 * it needs of the engine, the storage and the intake is handed to it by main.ts.
 * `cli` is what headless.ts consists of: arguments and output. main.ts, headless.ts and `cli` run
 * the engine's operations, so they may use the coroutine library.
 */
const areas = [
  { name: 'contract', files: 'src-main/contract/', areas: [], packages: [], node: false },
  {
    name: 'intake',
    files: 'src-main/intake/',
    areas: ['contract'],
    packages: ['fast-xml-parser'],
    node: false,
  },
  {
    name: 'download',
    files: 'src-main/download/',
    areas: ['contract', 'make-folder'],
    packages: ['undici', 'effection', 'filenamify', 'content-disposition'],
    node: true,
  },
  {
    name: 'storage',
    files: 'src-main/storage/',
    areas: ['contract', 'make-folder'],
    packages: [],
    node: true,
  },
  {
    name: 'make-folder',
    files: 'src-main/make-folder.ts',
    areas: [],
    packages: [],
    node: true,
  },
  {
    name: 'shell',
    files: 'src-main/shell/',
    areas: ['contract'],
    packages: ['electron'],
    node: true,
  },
  {
    name: 'cli',
    files: 'src-main/cli/',
    areas: ['contract', 'intake', 'download', 'storage', 'version'],
    packages: ['effection', 'pretty-bytes'],
    node: true,
  },
  {
    name: 'version',
    files: 'src-main/version.ts',
    areas: ['package.json'],
    packages: [],
    node: false,
  },
  {
    name: 'preload',
    files: 'src-main/preload.ts',
    areas: ['contract'],
    packages: ['electron'],
    node: false,
  },
  {
    name: 'main',
    files: 'src-main/main.ts',
    areas: ['contract', 'intake', 'download', 'storage', 'shell', 'version'],
    packages: ['electron', 'effection'],
    node: true,
  },
  {
    name: 'headless',
    files: 'src-main/headless.ts',
    areas: ['contract', 'intake', 'download', 'storage', 'cli', 'version'],
    packages: ['effection'],
    node: true,
  },
  {
    name: 'renderer',
    files: 'src-renderer/',
    areas: ['contract', 'assets'],
    packages: [
      'react',
      'react-dom',
      'zustand',
      '@tanstack/react-virtual',
      'lucide-react',
      'pretty-bytes',
      '@fontsource-variable/inter',
    ],
    node: false,
  },
  { name: 'assets', files: 'assets/', areas: [], packages: [], node: false },
  { name: 'package.json', files: 'package.json', areas: [], packages: [], node: false },
];

/** Packages that one file, or one folder, alone may import, whatever its area may. */
const wrappers = {
  undici: 'src-main/download/byte-path/http/',
  filenamify: 'src-main/download/names.ts',
  'content-disposition': 'src-main/download/content-disposition.ts',
  'fast-xml-parser': 'src-main/intake/parse-metalink.ts',
};

/** What may never be reached from a file, over however many imports. */
const unreachable = { from: 'src-main/headless.ts', package: 'electron' };

/** The one file that may mention `window.weft`. */
const bridge = 'src-renderer/bridge.ts';

const checkedFolders = ['src-main', 'src-renderer'];
const sourceFile = /\.[cm]?[jt]sx?$/;

/**
 * Everything in the folder that breaks the table above. Imports of types count like any others.
 * @param {string} root the folder that holds src-main and src-renderer
 * @returns {{ files: number, violations: string[] }} each violation as `file:line …`
 */
export function checkBoundaries(root) {
  const files = checkedFolders.flatMap((folder) => filesBelow(root, folder));
  const readings = new Map(
    files.map((file) => [file, readImports(file, readFileSync(join(root, file), 'utf8'))]),
  );
  const violations = [...readings].flatMap(([file, reading]) => [
    ...reading.errors.map(({ line, message }) => `${file}:${line} cannot be read: ${message}`),
    ...(areaOf(file) ? [] : [`${file}:1 belongs to no area of the table`]),
    ...(file === bridge || !file.startsWith('src-renderer/')
      ? []
      : reading.bridgeLines.map(
          (line) => `${file}:${line} mentions window.weft: only ${bridge} may`,
        )),
    ...reading.imports.flatMap((found) => {
      const why = whyNot(root, file, found.target);
      return why === null ? [] : [sentence(file, found, why)];
    }),
  ]);
  return { files: files.length, violations: [...violations, ...reachedAnyway(readings)] };
}

/** @returns {string[]} */
function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && sourceFile.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

/** Whether a file is the one named, or in the folder named. */
function isWithin(file, name) {
  return name.endsWith('/') ? file.startsWith(name) : file === name;
}

function areaOf(file) {
  return areas.find(({ files }) => isWithin(file, files));
}

/** @returns {string | null} the reason why an import is not allowed */
function whyNot(root, file, target) {
  const area = areaOf(file);
  if (!area) return null;
  if (target === null) return 'an import must name what it imports';
  const path = pathOf(file, target);
  if (path !== null) {
    const other = areaOf(path);
    if (!other || !(other === area || area.areas.includes(other.name))) {
      return `${area.name} may import ${allowed(area)}`;
    }
    return existsSync(join(root, path)) ? null : 'there is no such file';
  }
  if (isBuiltin(target)) return area.node ? null : `${area.name} may import ${allowed(area)}`;
  const name = packageOf(target);
  if (!area.packages.includes(name)) return `${area.name} may import ${allowed(area)}`;
  const wrapper = wrappers[name];
  return wrapper === undefined || isWithin(file, wrapper) ? null : `only ${wrapper} may`;
}

function allowed({ areas: others, packages, node }) {
  const all = ['itself', ...others, ...(node ? ['node'] : []), ...packages];
  return all.length === 1 ? 'only itself' : `only ${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** @returns {string | null} the path from the root of a relative import; null for a package */
function pathOf(file, target) {
  const [path] = target.split('?');
  return /^\.{0,2}\//.test(path) || /^\.{1,2}$/.test(path)
    ? posix.normalize(path.startsWith('/') ? path : posix.join(posix.dirname(file), path))
    : null;
}

function packageOf(target) {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

/** The imports of the unreachable package that can be reached all the same. */
function reachedAnyway(readings) {
  const routes = new Map([[unreachable.from, [unreachable.from]]]);
  const violations = [];
  for (const [file, route] of routes) {
    for (const found of readings.get(file)?.imports ?? []) {
      if (found.target === null) continue;
      const path = pathOf(file, found.target);
      if (path !== null && !routes.has(path)) routes.set(path, [...route, path]);
      if (packageOf(found.target) !== unreachable.package) continue;
      const why = `${unreachable.from} must never reach it (${route.join(' -> ')})`;
      violations.push(sentence(file, found, why));
    }
  }
  return violations;
}

function sentence(file, { line, target }, why) {
  return `${file}:${line} imports ${target ?? 'something'}: ${why}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { files, violations } = checkBoundaries(process.argv[2] ?? projectFolder);
  for (const violation of violations) console.log(violation);
  if (violations.length === 0) console.log(`${files} files keep to the table of imports.`);
  else process.exitCode = 1;
}
