import { freshAddress } from './addresses.ts';
import type { Answer } from './answer.ts';
import type { Connection } from './connection.ts';
import { refusalFor } from './demands.ts';
import { fileAnswer, type PlannedAnswer, plainAnswer, type ServedFile } from './plan-answer.ts';
import type { SeenRequest } from './request.ts';
import { sendAnswer } from './send-answer.ts';

/**
 * Answers one request, or misbehaves instead.
 * @returns whether the connection can take another request.
 */
export async function giveAnswer(
  to: Connection,
  request: SeenRequest,
  file: ServedFile,
): Promise<boolean> {
  const { behaviour } = file;
  const refusal = behaviour.demands && refusalFor(behaviour.demands, request);
  const answer = refusal ?? behaviour.answer ?? { kind: 'file' };
  if (behaviour.firstByteDelay !== undefined) await to.wait(behaviour.firstByteDelay);
  switch (answer.kind) {
    case 'never':
      return to.waitForEver();
    case 'half-head':
      await to.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Le'));
      return to.waitForEver();
    case 'reset':
      await to.reset();
      return false;
    case 'close':
      return false;
    case 'garbage':
      await to.write(Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'));
      return false;
  }
  return sendAnswer(to, plan(answer, request, file), behaviour, request);
}

type HttpAnswer = Exclude<Answer, { kind: 'never' | 'half-head' | 'reset' | 'close' | 'garbage' }>;

function plan(answer: HttpAnswer, request: SeenRequest, file: ServedFile): PlannedAnswer {
  switch (answer.kind) {
    case 'file':
      return fileAnswer(file, request);
    case 'status': {
      const { status, retryAfter, headers = [] } = answer;
      if (retryAfter === undefined) return plainAnswer(status, headers);
      return plainAnswer(status, [...headers, ['Retry-After', `${retryAfter}`]]);
    }
    case 'page':
      return { ...plainAnswer(200, [], page), headers: [['Content-Type', 'text/html']] };
    case 'redirect': {
      const { status, to, fresh = false } = answer;
      return redirect(to !== undefined && fresh ? freshAddress(to) : to, status);
    }
    case 'redirect-chain':
      return nextHop(answer.hops, request.path, answer.status) ?? fileAnswer(file, request);
    case 'redirect-loop':
      return redirect(request.path);
  }
}

const page = '<!doctype html><title>Log in</title><form method="post"><input name="user"></form>\n';

function redirect(to: string | undefined, status = 302): PlannedAnswer {
  return plainAnswer(status, to === undefined ? [] : [['Location', to]]);
}

/** The number of the hop stands in the query. */
function nextHop(hops: number, address: string, status?: number): PlannedAnswer | null {
  const [path = '', query] = address.split('?');
  const hop = Number(new URLSearchParams(query).get('hop') ?? 0);
  return hop < hops ? redirect(`${path}?hop=${hop + 1}`, status) : null;
}
