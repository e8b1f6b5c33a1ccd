import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Page {
  /** What an expression comes to in the page, awaited; must be JSON. */
  evaluate<T>(expression: string): Promise<T>;
  close(): void;
}

/**
 * Talks to the page of a Weft that was started with `--remote-debugging-port=0`: a hardened one
 * listens to nothing else.
 * @param userData where it keeps its state
 * @param isRunning asked while there is no page yet
 */
export async function pageOf(userData: string, isRunning: () => boolean): Promise<Page> {
  for (;;) {
    const address = await addressOfPage(userData).catch(() => undefined);
    if (address !== undefined) return talkTo(address);
    if (!isRunning()) throw new Error('It ended before it showed a page.');
    await sleep(100);
  }
}

async function addressOfPage(userData: string): Promise<string | undefined> {
  const [port] = (await readFile(join(userData, 'DevToolsActivePort'), 'utf8')).split('\n');
  const answer = await fetch(`http://127.0.0.1:${port}/json`);
  const targets = (await answer.json()) as {
    type: string;
    url: string;
    webSocketDebuggerUrl: string;
  }[];
  return targets.find(({ type, url }) => type === 'page' && url.startsWith('app://'))
    ?.webSocketDebuggerUrl;
}

async function talkTo(address: string): Promise<Page> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`${address} does not answer`)));
  });
  let last = 0;
  return {
    async evaluate<T>(expression: string) {
      last += 1;
      const id = last;
      const params = { expression, awaitPromise: true, returnByValue: true };
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
      });
      if (answer.result?.exceptionDetails !== undefined || answer.error !== undefined)
        throw new Error(JSON.stringify(answer));
      return answer.result?.result.value as T;
    },
    close: () => socket.close(),
  };
}

interface Answer {
  readonly id: number;
  readonly error?: unknown;
  readonly result?: {
    readonly result: { readonly value: unknown };
    readonly exceptionDetails?: unknown;
  };
}
