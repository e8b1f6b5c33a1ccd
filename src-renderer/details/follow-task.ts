import type { Store } from '../store.ts';

/** The least time between two looks, in milliseconds. */
const restMs = 1_000;

/**
 * Looks at a task now, and again whenever its row has changed, but not while a look is under way
 * and at most once a second.
 * @param look is asked to look; `isOver` says whether anybody still wants to know
 * @returns a function that ends that
 */
export function followTask(
  store: Pick<Store, 'getState' | 'subscribe'>,
  id: number,
  look: (isOver: () => boolean) => Promise<void>,
): () => void {
  let isOver = false;
  let isResting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen = store.getState().tasks.get(id);

  function lookIfChanged(): void {
    if (!isResting && store.getState().tasks.get(id) !== seen) void lookOnce();
  }
  async function lookOnce(): Promise<void> {
    isResting = true;
    seen = store.getState().tasks.get(id);
    await look(() => isOver);
    if (isOver) return;
    timer = setTimeout(() => {
      isResting = false;
      lookIfChanged();
    }, restMs);
  }

  const unsubscribe = store.subscribe(lookIfChanged);
  void lookOnce();
  return () => {
    isOver = true;
    clearTimeout(timer);
    unsubscribe();
  };
}
