import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const architectures = { amd64: 'x86_64', arm64: 'aarch64' };
/** rpm's names of compressors, each with the usual level. */
const payloads = { gzip: ['gzdio', '9'], xzmt: ['xzdio', '6'] };

/**
 * @param {import('./read-arguments.mjs').Asked} asked
 * @param {{ root: string, files: readonly string[], level: string | undefined }} content
 * @param {string} scratch a folder for what rpmbuild leaves behind
 */
export function makeRpm(asked, { root, files, level }, scratch) {
  const specification = join(scratch, 'package.spec');
  const made = join(scratch, 'made');
  writeFileSync(specification, specificationOf(asked, { root, files, level }));
  const { architecture } = asked.options;
  execFileSync(
    'rpmbuild',
    [
      '-bb',
      '--quiet',
      '--target',
      architectures[architecture] ?? architecture,
      ...['--define', `_topdir ${join(scratch, 'rpmbuild')}`],
      ...['--define', `_rpmdir ${made}`],
      ...['--define', '_rpmfilename package.rpm'],
      specification,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [name] = readdirSync(made);
  copyFileSync(join(made, name), asked.options.package);
}

/**
 * @param {import('./read-arguments.mjs').Asked} asked
 * @param {{ root: string, files: readonly string[], level: string | undefined }} content
 */
function specificationOf({ options, depends, files: mappings }, { root, files, level }) {
  const asked = payloads[options['rpm-compression']] ?? payloads.xzmt;
  // Who names a level wants it quick, and electron-builder knows no quick name for rpm.
  const [compressor, usedLevel] = level === undefined ? asked : ['zstdio', level];
  const wholeFolders = mappings
    .filter(({ source }) => source.endsWith('/'))
    .map(({ target }) => target);
  const others = files
    .map((file) => `/${relative(root, file)}`)
    .filter((file) => !wholeFolders.some((folder) => file.startsWith(`${folder}/`)));
  return `
%global debug_package %{nil}
%global __spec_install_post %{nil}
%global _build_id_links none
%global _binary_payload w${usedLevel}.${compressor}
AutoReqProv: no
Name: ${options.name}
Version: ${options.version}
Release: ${options.iteration ?? 1}
Summary: ${literal(options['rpm-summary'] ?? options.description.split('\n')[0])}
License: ${literal(options.license)}
Vendor: ${literal(options.vendor)}
Packager: ${literal(options.maintainer)}
URL: ${options.url}
${depends.map((name) => `Requires: ${name}`).join('\n')}

%description
${literal(options.description)}

%install
mkdir -p %{buildroot}
cp -al '${root}/.' %{buildroot}/

%post -p /bin/bash
${scriptOf(options['after-install'])}

%postun -p /bin/bash
${scriptOf(options['after-remove'])}

%files
%defattr(-,root,root,-)
${[...wholeFolders, ...others].map((path) => `"${literal(path)}"`).join('\n')}
`;
}

/** @param {string | undefined} path */
function scriptOf(path) {
  return path === undefined ? '' : literal(readFileSync(path, 'utf8').replace(/^#!.*\n/, ''));
}

/** What rpm reads as it stands: a percent sign begins a macro. */
function literal(text = '') {
  return text.replaceAll('%', '%%');
}
