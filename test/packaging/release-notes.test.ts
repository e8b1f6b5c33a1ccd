import { expect, test } from 'vitest';
import { releaseNotes } from '../../scripts/release-notes.mjs';

const changelog = `# Changelog

## Unreleased

- To come.

## [1.0.10] - 2026-03-01

### Added

- Ten.

### Fixed

- A fault of ## 1.0.1.

## 1.0.1

- One.

## 1.0.0

`;

test.each([
  ['1.0.10', '### Added\n\n- Ten.\n\n### Fixed\n\n- A fault of ## 1.0.1.\n'],
  ['1.0.1', '- One.\n'],
])('the notes of version %s are its section of the changelog', (version, notes) => {
  expect(releaseNotes(changelog, version)).toBe(notes);
  expect(releaseNotes(changelog.replaceAll('\n', '\r\n'), version)).toBe(notes);
});

test.each([
  '1.0.2',
  '1.0',
  '10101',
  '1.0.0',
])('a release of %s, of which the changelog says nothing, fails', (version) => {
  expect(() => releaseNotes(changelog, version)).toThrow(
    `CHANGELOG.md says nothing of version ${version}.`,
  );
});
