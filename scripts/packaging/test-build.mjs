import { dirname } from 'node:path';

/**
 * What differs in a build for tests from what electron-builder.yml says. Such a build says so in
 * its title; on the fallback Electron it holds what that Electron lacks.
 * @param {import('../electron-path.mjs').ElectronBinary} electron
 * @param {string} output the folder for the packages
 */
export function testBuild(electron, output) {
  return {
    extends: 'electron-builder.yml',
    directories: { output },
    electronDist: dirname(electron.path),
    appImage: { compression: 'zstd' },
    deb: { compression: 'zst' },
    rpm: { compression: 'gzip' },
    ...(electron.kind === 'fallback' ? bridged : { extraMetadata: { testBuild: true } }),
  };
}

const bridged = {
  extraMetadata: { testBuild: true, main: 'start.cjs' },
  files: [{ from: 'scripts/packaging/bridge', filter: ['start.cjs'] }],
  extraResources: [
    {
      from: 'scripts/electron-fallback/loader',
      to: 'bridge',
      filter: ['newer-node.cjs', 'node-sqlite.cjs'],
    },
    {
      from: 'node_modules',
      to: 'bridge/node_modules',
      filter: ['libsql/**', '@libsql/linux-x64-gnu/**', '@neon-rs/load/**', 'detect-libc/**'],
    },
  ],
};
