import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../../../scripts/process/find-program.mjs';
import { type Certificates, makeCertificates } from './authority.ts';
import type { BenchServer } from './bench-server.ts';

/** How long nginx may take to listen, in milliseconds. */
const patience = 5000;

/**
 * Starts an nginx that speaks TLS, with a certificate of an authority of its own.
 * @param own a folder for files of its own
 * @param directives for the location of the files
 * @returns null where it is not installed
 */
export async function startTlsNginx(
  folder: string,
  own: string,
  directives: string,
): Promise<BenchServer | null> {
  const program = findProgram('nginx');
  if (program === undefined) return null;
  const certificates = await makeCertificates(own);
  const port = await freePort();
  const file = join(own, 'nginx.conf');
  await writeFile(file, configuration({ own, port, folder, directives, certificates }));
  const child = spawn(program, ['-p', own, '-c', file, '-e', join(own, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await listening(child, port);
  return {
    origin: `https://127.0.0.1:${port}`,
    authority: certificates.authority,
    beforeRun: async () => undefined,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when somebody listens at the port. */
async function listening(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (child.exitCode === null && performance.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await sleep(10);
  }
  child.kill();
  throw new Error('The nginx for TLS did not start.');
}

interface Configuration {
  readonly own: string;
  readonly port: number;
  readonly folder: string;
  readonly directives: string;
  readonly certificates: Certificates;
}

/** One process in the foreground, so that ending it ends everything. */
function configuration({ own, port, folder, directives, certificates }: Configuration): string {
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
        listen 127.0.0.1:${port} ssl;
        ssl_certificate "${certificates.certificate}";
        ssl_certificate_key "${certificates.key}";
        ssl_protocols TLSv1.2 TLSv1.3;
        location / {
          root "${folder}";
          ${directives}
        }
      }
    }
  `;
}
