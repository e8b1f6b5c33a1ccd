import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { electronPath } from '../../scripts/electron-path.mjs';
import { version } from '../../src-main/version.ts';
import { expect, test } from '../support/app-test.ts';
import { argumentsOf } from '../support/launch-app.ts';
import { namesIn } from '../support/workbench.ts';

/** Starts the application without a display, and returns what it printed before it ended well. */
async function printed(userData: string, given: readonly string[]): Promise<string> {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const args = argumentsOf({ userData, given });
  return (await promisify(execFile)(electronPath().path, args, { env })).stdout;
}

test('the version and the help are printed without a window, a display and a state', async ({
  home,
}) => {
  const userData = join(home, 'state');
  await mkdir(userData);
  expect(await printed(userData, ['--version'])).toBe(`Weft ${version}\n`);
  const help = await printed(userData, ['list.txt', '--help']);
  expect(help).toContain('Usage: weft [LIST...] [options]\n');
  expect(await printed(userData, ['-h'])).toBe(help);
  expect(await namesIn(userData)).toEqual([]);
});

test('what asks for the version after two hyphens is the name of a list', async ({ start }) => {
  const { page } = await start({ given: ['--unknown-option', '--', '--version'] });
  await expect(page.getByText('--version')).toBeVisible();
});
