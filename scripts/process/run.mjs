import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { watchParent } from './parent.mjs';

const stopSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** A terminal, npm and this program may each pass on the same Ctrl-C. */
const repeatMs = 1000;

/** @type {Map<import('node:child_process').ChildProcess, NodeJS.Signals | number | undefined>} */
const running = new Map();
let stopWatching = () => {};
let stoppedBy = '';
let stoppedAt = 0;

/**
 * Runs a program to its end and resolves with its exit code. A signal that asks
 * this process to stop is passed on once to what runs, and ends this process
 * when that has ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options] standard streams are shared
 *   unless it says otherwise; `killSignal` replaces the signal that is passed on
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return join(spawn(command, args, { stdio: 'inherit', ...options }), options.killSignal);
}

/**
 * Like `run`, and keeps what the program printed (its errors included).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  const code = await join(child);
  return { code, output: Buffer.concat(chunks).toString() };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals | number} [killSignal]
 */
async function join(child, killSignal) {
  if (running.size === 0) listen();
  running.set(child, killSignal);
  try {
    return await ended(child);
  } finally {
    running.delete(child);
    if (running.size === 0) stopListening();
  }
}

function listen() {
  for (const signal of stopSignals) process.on(signal, passOn);
  stopWatching = watchParent(() => passOn('SIGTERM'));
}

function stopListening() {
  for (const signal of stopSignals) process.off(signal, passOn);
  stopWatching();
  if (stoppedBy) process.exit(signalCode(stoppedBy));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signalCode(signal)));
  });
}

/** @param {NodeJS.Signals} signal */
function passOn(signal) {
  if (stoppedBy === signal && Date.now() - stoppedAt < repeatMs) return;
  stoppedBy = signal;
  stoppedAt = Date.now();
  for (const [child, killSignal] of running) child.kill(killSignal ?? signal);
}

/** @param {string | null} signal */
function signalCode(signal) {
  return 128 + (constants.signals[/** @type {NodeJS.Signals} */ (signal)] ?? 0);
}
