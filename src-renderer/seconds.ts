/** The time of day in whole seconds, for what counts down. */
export interface Seconds {
  /** Calls back at the beginning of each second. @returns a function that ends that. */
  subscribe(listener: () => void): () => void;
  /** Milliseconds since 1970, those of the second that has begun. */
  now(): number;
}

/** One timer for all who look at it, and none while nobody does. */
export function createSeconds(): Seconds {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tick(): void {
    wait();
    for (const listener of [...listeners]) listener();
  }
  function wait(): void {
    timer = setTimeout(tick, 1000 - (Date.now() % 1000));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) wait();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    now: () => Math.floor(Date.now() / 1000) * 1000,
  };
}
