import { type Behaviour, stagesOf } from './behaviour.ts';
import { generatedContent, heldContent } from './content.ts';
import type { ServedFile } from './plan-answer.ts';

/** A file on the server, which may change from request to request. */
export interface StoredFile {
  /** What the next request is given; the same object until the file changes. */
  present(): ServedFile;
  /** What this request is given. */
  take(): ServedFile;
}

export function storedFile(path: string, behaviour: Behaviour): StoredFile {
  const usualSeed = seedOf(path);
  const [first, ...later] = stagesOf(behaviour);
  let served = servedFile(first?.behaviour ?? {}, usualSeed);
  let requests = 0;
  return {
    present: () => served,
    take() {
      const taken = served;
      requests += 1;
      while (later[0] !== undefined && later[0].requests <= requests) {
        served = servedFile(later[0].behaviour, usualSeed);
        later.shift();
      }
      return taken;
    },
  };
}

function seedOf(path: string): number {
  let seed = 0;
  for (const character of path) seed = Math.imul(seed, 31) + (character.codePointAt(0) ?? 0);
  return seed >>> 0;
}

function servedFile(behaviour: Behaviour, usualSeed: number): ServedFile {
  const { seed = usualSeed, size = 100_000, bytes, etag = 'strong' } = behaviour;
  const content = bytes === undefined ? generatedContent(seed, size) : heldContent(bytes);
  const tag = `"${seed.toString(16)}-${content.size.toString(16)}"`;
  return { content, behaviour, etag: etagFrom(etag, tag) };
}

function etagFrom(etag: NonNullable<Behaviour['etag']>, tag: string): string | null {
  switch (etag) {
    case 'none':
      return null;
    case 'strong':
      return tag;
    case 'weak':
      return `W/${tag}`;
    default:
      return etag.value;
  }
}
