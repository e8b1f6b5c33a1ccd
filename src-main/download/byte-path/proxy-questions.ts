import { type Failure, FailureError } from '../../contract/failure.ts';
import type { News } from './messages.ts';

/** What main found out about the proxy for an address. */
export type ProxyFound =
  | { readonly kind: 'found'; readonly proxy: string | null }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Questions of a thread for the proxy that the system names: main alone can ask the system. */
export class ProxyQuestions {
  readonly #send: (news: News) => void;
  readonly #asked = new Map<number, PromiseWithResolvers<string | null>>();
  #nextId = 1;

  constructor(send: (news: News) => void) {
    this.#send = send;
  }

  /** @throws FailureError `proxy` when Weft cannot use it. */
  ask(address: string): Promise<string | null> {
    const question = this.#nextId++;
    const answer = Promise.withResolvers<string | null>();
    this.#asked.set(question, answer);
    this.#send({ kind: 'proxy-wanted', question, address });
    return answer.promise;
  }

  answer(question: number, found: ProxyFound): void {
    const asked = this.#asked.get(question);
    this.#asked.delete(question);
    if (found.kind === 'found') asked?.resolve(found.proxy);
    else asked?.reject(new FailureError(found.failure.code, found.failure));
  }
}
