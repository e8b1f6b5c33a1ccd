#!/usr/bin/env node
// Stands in for fpm, which electron-builder makes packages for Debian and Fedora with: does what
// electron-builder asks of it by dpkg-deb and rpmbuild.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn, layOut } from './lay-out.mjs';
import { makeDeb } from './make-deb.mjs';
import { makeRpm } from './make-rpm.mjs';
import { readArguments } from './read-arguments.mjs';

const asked = readArguments(process.argv.slice(2));
const scratch = await mkdtemp(join(tmpdir(), 'weft-package-'));
try {
  const root = join(scratch, 'root');
  await mkdir(root);
  await layOut(asked.files, root);
  const level = process.env.ELECTRON_BUILDER_COMPRESSION_LEVEL;
  const content = { root, files: await filesIn(root), level };
  await rm(asked.options.package, { force: true });
  if (asked.options.target === 'deb') makeDeb(asked, content);
  else if (asked.options.target === 'rpm') makeRpm(asked, content, scratch);
  else throw new Error(`Packages of this kind are not made here: ${asked.options.target}`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
