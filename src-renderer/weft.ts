import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Bridge, CommandName, Commands } from '../src-main/contract/ipc.ts';
import type { Seconds } from './seconds.ts';
import { type Model, notify, type Store } from './store.ts';
import { sentence } from './words/sentence.ts';

/** What every place on screen works with. */
export interface Weft {
  readonly bridge: Bridge;
  readonly store: Store;
  readonly seconds: Seconds;
}

export const WeftContext = createContext<Weft | null>(null);

export function useWeft(): Weft {
  const weft = useContext(WeftContext);
  if (weft === null) throw new Error('There is no WeftContext around this component');
  return weft;
}

/** Subscribes to a part of the model; renders again only when that part is another one. */
export function useModel<Part>(select: (model: Model) => Part): Part {
  return useStore(useWeft().store, select);
}

/** Milliseconds since 1970; renders again once a second. */
export function useNow(): number {
  const { seconds } = useWeft();
  return useSyncExternalStore(seconds.subscribe, seconds.now);
}

/**
 * Asks main to do something; a refusal becomes a notice.
 * @param done what to say when it was done, where the window does not show it by itself
 */
export async function send<Name extends CommandName>(
  weft: Weft,
  name: Name,
  request: Commands[Name]['request'],
  done?: string,
): Promise<void> {
  try {
    await weft.bridge.call(name, request);
    if (done !== undefined) notify(weft.store, 'news', done);
  } catch (error) {
    notify(weft.store, 'error', sentence(error));
  }
}

/** `send` for handlers of events, which cannot wait. */
export function useSend() {
  const weft = useWeft();
  return useMemo(
    () =>
      <Name extends CommandName>(
        name: Name,
        request: Commands[Name]['request'],
        done?: string,
      ): void => {
        void send(weft, name, request, done);
      },
    [weft],
  );
}
