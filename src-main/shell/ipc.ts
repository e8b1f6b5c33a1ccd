import { type BrowserWindow, ipcMain, type WebFrameMain } from 'electron';
import {
  type CommandName,
  type Commands,
  commandChannel,
  type EventName,
  type Events,
  eventChannel,
  type Reply,
  requestShapes,
} from '../contract/ipc.ts';

export type Handlers = {
  readonly [Name in CommandName]: (
    request: Commands[Name]['request'],
  ) => Commands[Name]['response'] | Promise<Commands[Name]['response']>;
};

/**
 * Answers the calls of the window. A call that is not from the top frame of a page of `origin`, or
 * that has not the promised shape, is refused. Errors come back as their message.
 */
export function answerCalls(origin: string, handlers: Handlers): void {
  ipcMain.handle(commandChannel, async (event, name: unknown, request: unknown): Promise<Reply> => {
    if (!isOurPage(event.senderFrame, origin))
      return { error: 'Calls from this page are refused.' };
    if (!isCommand(handlers, name) || !requestShapes[name](request)) {
      return { error: `Weft does not know this call: ${String(name)}.` };
    }
    try {
      // The shape was checked against the name just now.
      const handle = handlers[name] as (request: unknown) => unknown;
      return { response: await handle(request) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  });
}

function isOurPage(frame: WebFrameMain | null, origin: string): boolean {
  return (
    frame !== null && frame.parent === null && new URL(frame.url).href.startsWith(`${origin}/`)
  );
}

function isCommand(handlers: Handlers, name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(handlers, name);
}

/** Tells the window some news, if it is there to hear it. */
export function announce<Name extends EventName>(
  window: BrowserWindow | undefined,
  name: Name,
  news: Events[Name],
): void {
  if (window === undefined || window.isDestroyed()) return;
  window.webContents.send(eventChannel, name, news);
}
