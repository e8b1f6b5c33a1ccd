import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';

/** dpkg-deb's names for what electron-builder asks for. */
const compressors = { gz: 'gzip', zst: 'zstd', xz: 'xz', none: 'none' };

/**
 * @param {import('./read-arguments.mjs').Asked} asked
 * @param {{ root: string, files: readonly string[], level: string | undefined }} content
 */
export function makeDeb(asked, { root, files, level }) {
  const control = join(root, 'DEBIAN');
  mkdirSync(control);
  const plainFiles = files.filter((file) => lstatSync(file).isFile());
  writeFileSync(join(control, 'control'), controlOf(asked, sizeOf(plainFiles)));
  writeFileSync(join(control, 'md5sums'), sumsOf(plainFiles, root));
  copyScript(asked.options['after-install'], join(control, 'postinst'));
  copyScript(asked.options['after-remove'], join(control, 'postrm'));
  const compressor = compressors[asked.options['deb-compression']] ?? 'xz';
  execFileSync(
    'dpkg-deb',
    [
      '--root-owner-group',
      `-Z${compressor}`,
      ...(level === undefined ? [] : [`-z${level}`]),
      '--build',
      root,
      asked.options.package,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

/**
 * @param {import('./read-arguments.mjs').Asked} asked
 * @param {number} bytes of the installed files
 */
function controlOf({ options, depends, recommends }, bytes) {
  const [synopsis, ...lines] = options.description.split('\n').map((line) => line.trim());
  const fields = {
    Package: options.name,
    Version: options.version + (options.iteration ? `-${options.iteration}` : ''),
    License: options.license,
    Vendor: options.vendor,
    Architecture: options.architecture,
    Maintainer: options.maintainer,
    'Installed-Size': String(Math.ceil(bytes / 1024)),
    Depends: depends.join(', '),
    Recommends: recommends.join(', '),
    Section: options.category,
    Priority: options['deb-priority'],
    Homepage: options.url,
    // In what follows the first line, a dot stands for an empty one.
    Description: [synopsis, ...lines.map((line) => ` ${line || '.'}`)].join('\n'),
  };
  return Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/** @param {readonly string[]} files */
function sizeOf(files) {
  return files.reduce((sum, file) => sum + lstatSync(file).size, 0);
}

/**
 * @param {readonly string[]} files
 * @param {string} root
 */
function sumsOf(files, root) {
  return files
    .map((file) => {
      const sum = createHash('md5').update(readFileSync(file)).digest('hex');
      return `${sum}  ${relative(root, file)}\n`;
    })
    .join('');
}

/**
 * @param {string | undefined} script
 * @param {string} place
 */
function copyScript(script, place) {
  if (script === undefined) return;
  copyFileSync(script, place);
  chmodSync(place, 0o755);
}
