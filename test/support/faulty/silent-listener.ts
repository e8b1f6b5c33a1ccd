import { createServer } from 'node:net';
import { listen } from './listen.ts';

/** A port that accepts connections and never reads from them or says anything. */
export interface SilentListener extends AsyncDisposable {
  /** `127.0.0.1:12345` */
  readonly host: string;
  /** How many connections were opened so far. */
  readonly connections: number;
  close(): Promise<void>;
}

export async function startSilentListener(): Promise<SilentListener> {
  const listening = await listen(createServer({ pauseOnConnect: true }));
  return {
    host: listening.host,
    get connections() {
      return listening.opened;
    },
    close: listening.close,
    [Symbol.asyncDispose]: listening.close,
  };
}
