import { FailureError } from '../../contract/failure.ts';
import { type Asker, probe } from '../probe.ts';
import type { Exchange, Sink } from './exchange.ts';
import type { ServedText, TextOrder } from './messages.ts';

// The largest text that is taken.
const mostTextBytes = 1024 * 1024;

/**
 * Asks a server for a small text and reads it to its end. All of it must come within the time that
 * a connection may be silent, so it is under no limit of speed.
 *
 * @throws FailureError `bad-response` for a text that is too large or encoded, `timeout` when it is
 * not there in time, and whatever a connection can fail with.
 */
export async function readText(asker: Asker, order: TextOrder): Promise<ServedText> {
  let exchange: Exchange | undefined;
  let isLate = false;
  const onLate = () => {
    isLate = true;
    void exchange?.stop();
  };
  const timer = order.timeoutMs > 0 ? setTimeout(onLate, order.timeoutMs) : undefined;
  try {
    const { head } = await probe(asker, { ...order, keepsToHost: true }, {}, (begun) => {
      exchange = begun;
      if (isLate) void begun.stop();
    });
    const { status, headers } = head;
    const contentType = headers['content-type'] ?? null;
    if (status !== 200 || exchange === undefined) return { status, contentType, text: '' };
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw unusable(`a text with ${encoding}`);
    const text = new SmallText();
    if (Number(headers['content-length'] ?? 0) > mostTextBytes) throw tooLarge();
    await exchange.receive(text);
    return { status, contentType, text: text.read() };
  } catch (error) {
    throw isLate
      ? new FailureError('timeout', { detail: 'the text was not there in time' })
      : error;
  } finally {
    clearTimeout(timer);
    await exchange?.stop();
  }
}

/** Keeps what comes, up to the most that is taken. */
class SmallText implements Sink {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  write(chunk: Uint8Array): undefined {
    this.#size += chunk.byteLength;
    if (this.#size > mostTextBytes) throw tooLarge();
    // The memory of a chunk is used again.
    this.#chunks.push(Buffer.from(chunk));
  }

  read(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

function tooLarge(): FailureError {
  return unusable(`a text of more than ${mostTextBytes} bytes`);
}

function unusable(detail: string): FailureError {
  return new FailureError('bad-response', { detail });
}
