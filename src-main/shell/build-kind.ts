import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** What this program was built as. */
export type BuildKind = 'release' | 'test' | 'development';

const titles: Readonly<Record<BuildKind, string>> = {
  release: 'Weft',
  test: 'Weft (test build, not for use)',
  development: 'Weft (development build)',
};

/** What the window is called: only a release says nothing of what it is. */
export function windowTitle(): string {
  return titles[buildKind()];
}

/**
 * Whether the developer tools can be opened: in a packaged Weft only where it is started with
 * `--developer-tools`.
 */
export function hasDeveloperTools(): boolean {
  return !app.isPackaged || app.commandLine.hasSwitch('developer-tools');
}

function buildKind(): BuildKind {
  if (!app.isPackaged) return 'development';
  const manifest = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'));
  return manifest.testBuild === true ? 'test' : 'release';
}
