import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Page {
  /** What an expression comes to in the page, awaited; must be JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Clicks a button as a mouse does, once one of that name is there and nothing covers it. */
  press(name: string): Promise<void>;
  /** Puts text where the cursor is. */
  type(text: string): Promise<void>;
  /** Presses a letter with Ctrl, or with Ctrl and Shift for a capital one. */
  pressWithCtrl(letter: string): Promise<void>;
  /** Addresses of all pages of the program, the developer tools among them. */
  pages(): Promise<readonly string[]>;
  close(): void;
}

type Send = (method: string, params: object) => Promise<Answer>;

const patienceMs = 20_000;

/**
 * Talks to the page of a Weft that was started with `--remote-debugging-port=0`: a hardened one
 * listens to nothing else.
 * @param userData where it keeps its state
 * @param isRunning asked while there is no page yet
 */
export async function pageOf(userData: string, isRunning: () => boolean): Promise<Page> {
  for (;;) {
    const targets = await targetsOf(userData).catch(() => []);
    const own = targets.find(({ type, url }) => type === 'page' && url.startsWith('app://'));
    if (own !== undefined) return talkTo(own.webSocketDebuggerUrl, userData);
    if (!isRunning()) throw new Error('It ended before it showed a page.');
    await sleep(100);
  }
}

async function targetsOf(userData: string): Promise<readonly Target[]> {
  const [port] = (await readFile(join(userData, 'DevToolsActivePort'), 'utf8')).split('\n');
  const answer = await fetch(`http://127.0.0.1:${port}/json`);
  return (await answer.json()) as Target[];
}

async function talkTo(address: string, userData: string): Promise<Page> {
  const socket = new WebSocket(address);
  const send = await sending(socket);
  async function evaluate<T>(expression: string): Promise<T> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const answer = await send('Runtime.evaluate', params);
    if (answer.result?.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer));
    return answer.result?.result?.value as T;
  }
  return {
    evaluate,
    async press(name) {
      const middle = await middleOf(name, evaluate);
      for (const type of ['mousePressed', 'mouseReleased']) {
        await send('Input.dispatchMouseEvent', { type, ...middle, button: 'left', clickCount: 1 });
      }
    },
    async type(text) {
      await send('Input.insertText', { text });
    },
    async pressWithCtrl(letter) {
      const capital = letter.toUpperCase();
      const key = {
        key: letter,
        code: `Key${capital}`,
        windowsVirtualKeyCode: capital.charCodeAt(0),
        nativeVirtualKeyCode: capital.charCodeAt(0),
        // Ctrl is 2, Shift is 8.
        modifiers: letter === capital ? 10 : 2,
      };
      await send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    },
    pages: async () => (await targetsOf(userData)).map(({ url }) => url),
    close: () => socket.close(),
  };
}

/** Gives what asks the page for something; rejects what the page cannot answer any more. */
async function sending(socket: WebSocket): Promise<Send> {
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The page was closed.'));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('The page does not answer.')));
  });
  let last = 0;
  return async (method, params) => {
    last += 1;
    const answered = Promise.withResolvers<Answer>();
    waiting.set(last, answered);
    socket.send(JSON.stringify({ id: last, method, params }));
    const answer = await answered.promise;
    if (answer.error !== undefined) throw new Error(JSON.stringify(answer));
    return answer;
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

async function middleOf(
  name: string,
  evaluate: (expression: string) => Promise<Point | null>,
): Promise<Point> {
  const look = `(${findButton})(${JSON.stringify(name)})`;
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(50)) {
    const middle = await evaluate(look);
    if (middle !== null) return middle;
  }
  throw new Error(`There is no button “${name}” that could be clicked.`);
}

/** Runs in the page. */
function findButton(name: string): Point | null {
  for (const button of document.querySelectorAll('button')) {
    const text = button.getAttribute('aria-label') ?? button.textContent;
    if (text.trim() !== name || button.disabled) continue;
    const { x, y, width, height } = button.getBoundingClientRect();
    const middle = { x: x + width / 2, y: y + height / 2 };
    const top = document.elementFromPoint(middle.x, middle.y);
    if (top !== null && button.contains(top)) return middle;
  }
  return null;
}

interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

interface Answer {
  readonly id: number;
  readonly error?: unknown;
  readonly result?: {
    readonly result?: { readonly value: unknown };
    readonly exceptionDetails?: unknown;
  };
}
