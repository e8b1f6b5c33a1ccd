export interface Interruption {
  readonly heard: Promise<void>;
  /** Listens no more to what keeps the process alive. */
  end(): void;
}

/**
 * Ctrl+C, a polite kill, the end of the process that started this one for an older Node, or of the
 * one that reads what is printed. A signal that comes once more changes nothing.
 */
export function hearInterruption(): Interruption {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hear = () => resolve();
  process.on('SIGINT', hear).on('SIGTERM', hear).on('disconnect', hear);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that had enough is no trouble.
    if (error.code !== 'EPIPE') process.stderr.write(`The output is lost: ${error.message}\n`);
    hear();
  });
  return {
    heard: promise,
    end() {
      // Listened to, the channel would keep this process alive.
      process.off('disconnect', hear);
      if (process.connected) process.disconnect();
    },
  };
}
