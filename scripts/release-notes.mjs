import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { projectPath } from './project.mjs';

/**
 * What a changelog says of a version, without the heading; its lines end as those of Unix.
 * @param {string} changelog with a heading such as `## 1.2.3` or `## [1.2.3] - 2026-01-31` for each
 * @param {string} version
 * @throws {Error} when it says nothing of it
 */
export function releaseNotes(changelog, version) {
  const sections = changelog.replaceAll('\r\n', '\n').split(/^## /m).slice(1);
  const ownSection = sections.find((section) => {
    const [, name = ''] = /^\[?([^\]\s]+)/.exec(section) ?? [];
    return name === version;
  });
  const notes = ownSection?.replace(/^.*/, '').trim() ?? '';
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of version ${version}.`);
  return `${notes}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file] = process.argv.slice(2);
  if (file === undefined) {
    console.error('Usage: node scripts/release-notes.mjs FILE');
    process.exit(2);
  }
  const { version } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'));
  try {
    const changelog = readFileSync(projectPath('CHANGELOG.md'), 'utf8');
    writeFileSync(file, releaseNotes(changelog, version));
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exit(1);
  }
}
