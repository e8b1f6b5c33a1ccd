import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { faultOfProgram } from './packaging/try-program.mjs';

const execute = promisify(execFile);
/** The uninstaller goes on as a copy of itself after it has ended. */
const removalMs = 60_000;
const uninstallers = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const classes = 'HKCU\\Software\\Classes';

const [installer] = process.argv.slice(2);
if (installer === undefined) {
  console.error('Usage: node scripts/try-installer.mjs INSTALLER, on Windows');
  process.exit(2);
}
const faults = await faultsOfInstaller(installer);
for (const fault of faults) console.log(fault);
if (faults.length === 0) console.log('It installs Weft, which starts, and leaves nothing behind.');
process.exit(faults.length === 0 ? 0 : 1);

/**
 * Installs Weft without a question, starts it, and removes it without a question.
 * @param {string} program
 * @returns {Promise<readonly string[]>}
 */
async function faultsOfInstaller(program) {
  await execute(program, ['/S']);
  const folder = await installedFolder();
  if (folder === undefined) return ['It installs nothing that could be removed.'];
  const fault = await faultOfProgram([join(folder, 'Weft.exe')]);
  await execute(join(folder, 'Uninstall Weft.exe'), ['/currentuser', '/S']);
  for (const end = Date.now() + removalMs; Date.now() < end; await sleep(500)) {
    if ((await leftOf(folder)).length === 0) break;
  }
  const left = (await leftOf(folder)).map((what) => `Removal leaves ${what} behind.`);
  return fault === null ? left : [fault, ...left];
}

/** Where Weft is installed for this user. */
async function installedFolder() {
  const values = await query(uninstallers, '/s', '/v', 'UninstallString');
  return /"([^"]+)\\Uninstall Weft\.exe"/.exec(values)?.[1];
}

/** @param {string} folder where Weft was installed */
async function leftOf(folder) {
  const copies = join(process.env.LOCALAPPDATA ?? '', 'weft-updater');
  const files = [folder, copies].filter((path) => existsSync(path));
  const keys = [];
  if ((await query(`${classes}\\weft`)) !== '') keys.push('the links');
  for (const type of ['.weft', '.meta4', '.metalink']) {
    if ((await query(`${classes}\\${type}`, '/ve')).includes('Weft.')) keys.push(type);
  }
  return [...files, ...keys];
}

/**
 * @param {...string} args
 * @returns {Promise<string>} what the registry has; empty where it has nothing
 */
async function query(...args) {
  return execute('reg', ['query', ...args]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
