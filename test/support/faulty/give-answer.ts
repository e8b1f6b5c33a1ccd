import type { Answer } from './behaviour.ts';
import type { Connection } from './connection.ts';
import { fileAnswer, type PlannedAnswer, plainAnswer, type ServedFile } from './plan-answer.ts';
import type { SeenRequest } from './request.ts';
import { sendAnswer } from './send-answer.ts';

const notFound: ServedFile['behaviour'] = { answer: { kind: 'status', status: 404 } };

/**
 * Answers one request, or misbehaves instead.
 * @param file what the request is about; undefined when there is nothing at its path.
 * @returns whether the connection can take another request.
 */
export async function giveAnswer(
  to: Connection,
  request: SeenRequest,
  file: ServedFile | undefined,
): Promise<boolean> {
  const behaviour = file?.behaviour ?? notFound;
  const answer = behaviour.answer ?? { kind: 'file' };
  if (behaviour.firstByteDelay !== undefined) await to.wait(behaviour.firstByteDelay);
  switch (answer.kind) {
    case 'never':
      return to.waitForEver();
    case 'reset':
      await to.reset();
      return false;
    case 'garbage':
      await to.write(Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'));
      return false;
  }
  return sendAnswer(to, plan(answer, request, file), behaviour, request);
}

function plan(
  answer: Exclude<Answer, { kind: 'never' | 'reset' | 'garbage' }>,
  request: SeenRequest,
  file: ServedFile | undefined,
): PlannedAnswer {
  switch (answer.kind) {
    case 'file':
      return file === undefined ? plainAnswer(404) : fileAnswer(file, request);
    case 'status': {
      const { status, retryAfter } = answer;
      return plainAnswer(
        status,
        retryAfter === undefined ? [] : [['Retry-After', `${retryAfter}`]],
      );
    }
    case 'redirect': {
      const { status = 302, to } = answer;
      return plainAnswer(status, to === undefined ? [] : [['Location', to]]);
    }
    case 'redirect-loop':
      return plainAnswer(302, [['Location', request.path]]);
  }
}
