import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { least } from './newer-node.ts';

/**
 * Runs the program with the Node that the project brings, as if it had been started so: same
 * input and output, same signals, same exit code. Without one, says what is needed.
 */
export function runWithNewerNode(program: string, args: readonly string[]): void {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(__dirname, '../../node_modules/node/bin', name);
  if (!existsSync(node)) {
    process.stderr.write(
      `Weft needs Node ${least.join('.')} or newer; this is ${process.versions.node}.\n` +
        'Start it with `npm run headless -- LIST`, which brings a newer one.\n',
    );
    process.exitCode = 2;
    return;
  }
  // The channel tells the child when this process is killed: it then stops, too.
  const child = spawn(node, [program, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`${node} cannot be run: ${error.message}\n`);
    process.exitCode = 2;
  });
  // As a shell tells of a program that a signal ended.
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}
