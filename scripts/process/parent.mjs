const checkEveryMs = 500;

/**
 * Calls `orphaned` when npm, which started this process, has gone: npm passes a
 * SIGTERM on to its shell only, which dies of it without a word to us.
 * @param {() => void} orphaned
 * @returns {() => void} stops watching
 */
export function watchParent(orphaned) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    orphaned();
  }, checkEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
