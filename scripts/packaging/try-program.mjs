import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pageOf } from '../../test/support/over-cdp.ts';
import { rootSwitches } from '../app/root-switches.mjs';

/** Of a first start on a slow machine, of a program that unpacks itself. */
const startMs = 120_000;

/** Asked in the page: whether the program answers it, and it shows something. */
const question = `window.weft.call('get-state')
  .then((state) => typeof state === 'object' && document.body.innerText.trim() !== '')`;

/**
 * Starts what should be Weft, with no state, and ends it.
 * @param {readonly string[]} command
 * @param {number} [answerMs] how long its page may take until it answers
 * @returns {Promise<string | null>} what is wrong with it
 */
export async function faultOfProgram([program = '', ...args], answerMs = 20_000) {
  const state = await mkdtemp(join(tmpdir(), 'weft-try-'));
  const switches = ['--remote-debugging-port=0', '--remote-allow-origins=*', ...rootSwitches];
  const child = spawn(program, [...args, ...switches, `--user-data-dir=${state}`], {
    stdio: 'inherit',
  });
  let isRunning = true;
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve)).then(
    () => {
      isRunning = false;
    },
  );
  try {
    const end = Date.now() + startMs;
    const page = await pageOf(state, () => isRunning && Date.now() < end).catch(() => null);
    if (page === null) return 'It shows no page.';
    const doesAnswer = await answers(page, answerMs);
    page.close();
    return doesAnswer ? null : 'Its page is blank, or gets no answer from the program.';
  } finally {
    endTree(child);
    await ended;
    await rm(state, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {import('../../test/support/over-cdp.ts').Page} page
 * @param {number} patience in milliseconds
 */
async function answers(page, patience) {
  const late = sleep(patience, false, { ref: false });
  for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) {
    if (await Promise.race([page.evaluate(question).catch(() => false), late])) return true;
  }
  return false;
}

/**
 * The portable program for Windows is another process than the one that it starts.
 * @param {import('node:child_process').ChildProcess} child
 */
function endTree(child) {
  if (process.platform !== 'win32') child.kill();
  else if (child.exitCode === null) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
  }
}
