import { action, type Operation } from 'effection';

/** Messages for one coroutine, in the order in which they came. */
export class Mailbox<Message> {
  readonly #messages: Message[] = [];
  #wake: (() => void) | undefined;

  send(message: Message): void {
    this.#messages.push(message);
    this.#wake?.();
  }

  /** The next message, which stays the next one; waits for it. */
  *peek(): Operation<Message | undefined> {
    if (this.#messages.length === 0) yield* this.#comesWithin(Number.POSITIVE_INFINITY);
    return this.#messages[0];
  }

  /** Takes out what has come. */
  take(): Message | undefined {
    return this.#messages.shift();
  }

  /** The next message; waits for it at most `milliseconds`, then undefined. */
  *next(milliseconds = Number.POSITIVE_INFINITY): Operation<Message | undefined> {
    if (this.#messages.length === 0) yield* this.#comesWithin(milliseconds);
    return this.#messages.shift();
  }

  #comesWithin(milliseconds: number): Operation<void> {
    return action((resolve) => {
      this.#wake = resolve;
      const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, milliseconds) : undefined;
      return () => {
        this.#wake = undefined;
        clearTimeout(timer);
      };
    });
  }
}
