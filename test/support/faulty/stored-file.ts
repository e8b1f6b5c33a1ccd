import type { Answer } from './answer.ts';
import { type Behaviour, stagesOf } from './behaviour.ts';
import { generatedContent, heldContent } from './content.ts';
import { usedAddresses } from './expiry.ts';
import type { ServedFile } from './plan-answer.ts';
import type { SeenRequest } from './request.ts';
import { crowd, type Visit } from './room.ts';

/** A file on the server, which may change from request to request. */
export interface StoredFile {
  /** Begins a request for it. */
  enter(): Visit;
  /** The most requests for it that were under way at the same time. */
  readonly busiest: number;
  /** What the next request is given, but for what alternates; the same object until it changes. */
  present(): ServedFile;
  /** What this request is given. */
  take(request: SeenRequest): ServedFile;
}

/** What a file is from one change to the next. */
interface ServedStage {
  readonly usual: ServedFile;
  readonly turns: readonly ServedFile[];
}

export function storedFile(path: string, behaviour: Behaviour): StoredFile {
  const usualSeed = seedOf(path);
  const [first, ...later] = stagesOf(behaviour);
  const addresses = usedAddresses();
  const visitors = crowd();
  let stage = servedStage(first?.behaviour ?? {}, usualSeed);
  let requests = 0;

  /** Counts the request, after which the file may change. */
  function next(): ServedFile {
    const { usual, turns } = stage;
    const taken = inTurn(turns[requests % turns.length] ?? usual, requests);
    requests += 1;
    while (later[0] !== undefined && later[0].requests <= requests) {
      stage = servedStage(later[0].behaviour, usualSeed);
      later.shift();
    }
    return taken;
  }

  return {
    enter: () => visitors.enter(stage.usual.behaviour.room),
    get busiest() {
      return visitors.busiest;
    },
    present: () => stage.usual,
    take({ path: address, at }) {
      const { expires } = stage.usual.behaviour;
      const taken = next();
      if (expires === undefined || !addresses.use(address, at, expires)) return taken;
      return standIn({ kind: 'status', status: expires.status ?? 403 });
    },
  };
}

/** No file, but an answer. */
export function standIn(answer: Answer): ServedFile {
  return { content: heldContent(Buffer.alloc(0)), behaviour: { answer }, etag: null };
}

function seedOf(path: string): number {
  let seed = 0;
  for (const character of path) seed = Math.imul(seed, 31) + (character.codePointAt(0) ?? 0);
  return seed >>> 0;
}

function servedStage(behaviour: Behaviour, usualSeed: number): ServedStage {
  return {
    usual: servedFile(behaviour, usualSeed),
    turns: (behaviour.alternate ?? []).map((turn) =>
      servedFile({ ...behaviour, ...turn }, usualSeed),
    ),
  };
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
    case 'per-request':
      return tag;
    case 'weak':
    case 'weak-per-request':
      return `W/${tag}`;
    default:
      return etag.value;
  }
}

/** The file as the request with this number, counted from 0, sees it. */
function inTurn(file: ServedFile, request: number): ServedFile {
  const { behaviour, etag } = file;
  const { rates = [] } = behaviour;
  const rate = rates[Math.min(request, rates.length - 1)];
  const tagged = behaviour.etag === 'per-request' || behaviour.etag === 'weak-per-request';
  if (rate === undefined && !tagged) return file;
  return {
    ...file,
    behaviour: rate === undefined ? behaviour : { ...behaviour, rate },
    etag: tagged && etag !== null ? etag.replace(/"$/, `-${request}"`) : etag,
  };
}
