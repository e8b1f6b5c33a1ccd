import { type Operation, until } from 'effection';

/**
 * What a coroutine must undo, or wait for, however it ends; done in the reverse order.
 *
 * A halt enters a generator as `return()`. Where an inner generator, reached by `yield*`, yields
 * within its `finally`, the outer one goes on afterwards as if nothing had happened (ECMA-262,
 * 15.5.5). So only the outermost generator cleans up; the inner ones add what is to be done.
 */
export class CleanUp {
  readonly #steps: (() => Promise<unknown>)[] = [];
  #running = Promise.resolve();

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  /**
   * Waits for work that must come to its end before anything else is cleaned up.
   * @param stop has it end early, when nobody waits for its result any more.
   */
  *join<Result>(work: Promise<Result>, stop?: () => void): Operation<Result> {
    const step = () => {
      stop?.();
      return work;
    };
    this.add(step);
    const result = yield* until(work);
    this.#steps.splice(this.#steps.indexOf(step), 1);
    return result;
  }

  /** As `join`, of work that ends early when its signal says so. */
  *joinStoppable<Result>(begin: (stop: AbortSignal) => Promise<Result>): Operation<Result> {
    const controller = new AbortController();
    return yield* this.join(begin(controller.signal), () => controller.abort());
  }

  /**
   * Does all that was added, once; a second call waits for the first. Errors are those of the work
   * itself and were thrown there.
   */
  run(): Promise<void> {
    this.#running = this.#running.then(async () => {
      for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
        await step().catch(() => undefined);
      }
    });
    return this.#running;
  }
}
