import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootSwitches } from './app/root-switches.mjs';
import { ensureDisplay } from './process/display.mjs';

// Of a first start on a slow machine.
const patienceMs = 60_000;

const [program] = process.argv.slice(2);
if (program === undefined) {
  console.error('Usage: node scripts/try-package.mjs PROGRAM');
  process.exit(2);
}
await ensureDisplay();
const state = await mkdtemp(join(tmpdir(), 'weft-try-'));
const child = spawn(
  program,
  ['--remote-debugging-port=0', `--user-data-dir=${state}`, ...rootSwitches],
  { stdio: 'inherit' },
);
let isRunning = true;
const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve)).then(
  () => {
    isRunning = false;
  },
);
try {
  const page = await findPage();
  console.log(page === null ? 'It shows no window.' : `It shows ${page}`);
  if (page === null) process.exitCode = 1;
} finally {
  child.kill();
  await ended;
  await rm(state, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * The address of the page of Weft, once it is shown; null when that does not happen.
 * @returns {Promise<string | null>}
 */
async function findPage() {
  for (const end = Date.now() + patienceMs; isRunning && Date.now() < end; await sleep(250)) {
    const pages = await shownPages().catch(() => []);
    const page = pages.find(({ url }) => url === 'app://weft/index.html');
    if (page !== undefined) return page.url;
  }
  return null;
}

/** @returns {Promise<{ url: string }[]>} */
async function shownPages() {
  const [port] = (await readFile(join(state, 'DevToolsActivePort'), 'utf8')).split('\n');
  return (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
}
