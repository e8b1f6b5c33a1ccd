import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from './temporary-folder.ts';

/** An nginx of our own, on 127.0.0.1. */
export interface Nginx extends AsyncDisposable {
  /** `http://127.0.0.1:12345`, without a slash at the end. */
  readonly origin: string;
  /** Ends the process and waits for its end. */
  close(): Promise<void>;
}

/** What nginx serves and how. */
export interface NginxOptions {
  /** Absolute. */
  readonly folder: string;
  /** Directives for the location of the files, such as `limit_rate 100k;`. */
  readonly config?: string;
}

/** Another process may take the port between the moment that it is free and nginx's start. */
const attempts = 5;
/** How long nginx may take to listen, in milliseconds. */
const patience = 5000;

/** Starts nginx. @returns null where it is not installed. */
export async function startNginx({ folder, config = '' }: NginxOptions): Promise<Nginx | null> {
  const program = await findNginx();
  if (program === null) return null;
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const own = await temporaryFolder();
    const file = join(own.path, 'nginx.conf');
    await writeFile(file, configuration(own.path, port, folder, config));
    const child = spawn(program, ['-p', own.path, '-c', file, '-e', join(own.path, 'error.log')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr?.on('data', (text) => {
      complaint += text;
    });
    const close = async () => {
      await end(child);
      await own[Symbol.asyncDispose]();
    };
    if (await listens(child, port)) {
      return { origin: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
    }
    await close();
    if (attempt === attempts || !complaint.includes('Address already in use')) {
      throw new Error(`nginx did not start: ${complaint.trim()}`);
    }
  }
}

async function findNginx(): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const folder of [...folders, '/usr/sbin', '/usr/local/sbin']) {
    const program = join(folder, 'nginx');
    const found = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return program;
  }
  return null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** One process in the foreground, so that ending it ends everything. */
function configuration(own: string, port: number, folder: string, config: string): string {
  return `
    daemon off;
    master_process off;
    pid "${own}/nginx.pid";
    error_log stderr error;
    events { worker_connections 1024; }
    http {
      access_log off;
      default_type application/octet-stream;
      client_body_temp_path "${own}/body";
      proxy_temp_path "${own}/proxy";
      fastcgi_temp_path "${own}/fastcgi";
      uwsgi_temp_path "${own}/uwsgi";
      scgi_temp_path "${own}/scgi";
      server {
        listen 127.0.0.1:${port};
        location / {
          root "${folder}";
          ${config}
        }
      }
    }
  `;
}

/** Waits until somebody listens at the port; false when the process ended instead. */
async function listens(child: ChildProcess, port: number): Promise<boolean> {
  const deadline = performance.now() + patience;
  while (!hasEnded(child) && performance.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    // Whoever took the port before nginx would be listening, too: nginx must not have given up.
    if (connected) return sleep(50).then(() => !hasEnded(child));
    await sleep(10);
  }
  return false;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
