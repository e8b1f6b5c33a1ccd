import type { Bridge } from '../../src-main/contract/ipc.ts';
import { type Mirror, mirrorOf, type TaskNews, withNews } from './mirror.ts';

/** Where the picture is kept, and who is told when main cannot be asked. */
export interface Follower {
  get(): Mirror;
  set(part: Partial<Mirror>): void;
  failed(error: unknown): void;
}

/**
 * Keeps the picture equal to main's: subscribes, fetches the state, applies the news, and fetches
 * again after a gap. News that arrives during a fetch waits for it, because the answer may already
 * contain it, or not.
 * @returns a function that ends all subscriptions.
 */
export function followMain(bridge: Bridge, follower: Follower): () => void {
  let waiting: TaskNews[] | null = null;
  let ended = false;

  function take(news: TaskNews): void {
    if (waiting !== null) {
      waiting.push(news);
      return;
    }
    const next = withNews(follower.get(), news);
    if (next === 'gap') void fetchState();
    else follower.set(next);
  }

  async function fetchState(): Promise<void> {
    waiting = [];
    try {
      const state = await bridge.call('get-state', undefined);
      // What was dismissed stays so: only the first state tells what there was at the start.
      const { revision, heldAtStart, setAside } = follower.get();
      const mirror = mirrorOf(state);
      if (!ended) follower.set(revision === null ? mirror : { ...mirror, heldAtStart, setAside });
    } catch (error) {
      // The next news is a gap again and leads to another attempt.
      waiting = null;
      if (!ended) follower.failed(error);
      return;
    }
    const late = waiting;
    waiting = null;
    for (const news of late) {
      const next = withNews(follower.get(), news);
      // A state that is older than its news would be fetched for ever: the next news asks again.
      if (ended || next === 'gap') return;
      follower.set(next);
    }
  }

  const ends = [
    bridge.on('tasks-changed', take),
    bridge.on('rejected-changed', (rejected) => follower.set({ rejected })),
    bridge.on('update-changed', (update) => follower.set({ update })),
  ];
  void fetchState();
  return () => {
    ended = true;
    for (const end of ends) end();
  };
}
