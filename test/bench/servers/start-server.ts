import { startNginx } from '../../support/nginx.ts';
import type { ServerKind } from '../workloads.ts';
import type { BenchServer } from './bench-server.ts';
import { startSlowServer } from './start-slow-server.ts';
import { startTlsNginx } from './tls-nginx.ts';

/** What a busy server would have; without it, nginx closes each connection after 1,000 requests. */
const directives = 'sendfile on; tcp_nopush on; keepalive_requests 1000000;';

/**
 * Starts the server of a workload.
 * @param folder what it serves
 * @param own a folder for files of its own
 * @returns null where its program is not installed
 */
export async function startServer(
  server: ServerKind,
  folder: string,
  own: string,
): Promise<BenchServer | null> {
  switch (server.kind) {
    case 'slow':
      return startSlowServer({ folder, slowness: server.slowness });
    case 'nginx-tls':
      return startTlsNginx(folder, own, directives);
    case 'nginx': {
      const nginx = await startNginx({ folder, config: directives });
      if (nginx === null) return null;
      return {
        origin: nginx.origin,
        authority: null,
        beforeRun: async () => undefined,
        [Symbol.asyncDispose]: () => nginx.close(),
      };
    }
  }
}
