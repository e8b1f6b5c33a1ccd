import type { Access } from '../../contract/access.ts';
import type { Digest, DigestAlgorithm } from '../../contract/digest.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Verdict } from '../../contract/task.ts';
import type { Resource } from '../response.ts';
import type { ProxyFound } from './proxy-questions.ts';

/** How often main hears how far the transfers are, in milliseconds. */
export const progressEveryMs = 50;

/**
 * So many messages are sent without waiting for more: each thread is to have work while the other
 * one is at its own.
 */
export const atOnce = 12;

/** One connection for one segment of a file. Offsets are bytes, times milliseconds. */
export interface TransferOrder {
  readonly kind: 'transfer';
  readonly id: number;
  /** Whose bytes they are; all transfers of a file name the same part file. */
  readonly file: number;
  readonly path: string;
  /** The part file begins anew with this transfer: what it holds goes. */
  readonly isNew: boolean;
  readonly address: string;
  /** Name and port of the server whose slot it holds. */
  readonly host: string;
  /**
   * Whether it stands by: it begins when a connection of its host is done with a small file, or when
   * main says `start`.
   */
  readonly standsBy: boolean;
  /** Key of an access that was made known before. */
  readonly access: number;
  /** Sent to the host of `address` only, over those of the access. */
  readonly headers: Readonly<Record<string, string>>;
  readonly from: number;
  /** Byte after the last one; null for all that there is. */
  readonly end: number | null;
  /** How many bytes before `from` are asked for, too, and compared with those that are there. */
  readonly overlap: number;
  readonly known: Resource;
  /** Whether only the file as it is known is wanted, by If-Range. */
  readonly onlyIfSame: boolean;
  /** Whether to wait for a `proceed` when the response has begun: main looks at it first. */
  readonly waits: boolean;
  /** What the whole file must come to; computed on the way where the order of bytes allows. */
  readonly algorithm: DigestAlgorithm | null;
  readonly timeoutMs: number;
  /** The proxy that the system names for the address, where the access leaves it to the system. */
  readonly systemProxy: string | null;
  /** Limits of speed that it is under, see `RateLimits`. */
  readonly limits: readonly number[];
  /**
   * How to end the file at once, if it comes whole; null to leave that to main. The name of the part
   * file must be on record by then.
   */
  readonly finish: Finish | null;
}

/** How a small file gets its name as soon as it came whole, without asking main. */
export interface Finish {
  readonly path: string;
  /** Whether `path` holds whatever the response calls the file. */
  readonly hasFinalName: boolean;
  /** Whether the file gets the time of modification that the server names. */
  readonly keepsTime: boolean;
  /** What its bytes must come to; null where nobody told. */
  readonly digest: Digest | null;
}

/** What main tells the byte path. */
export type Order =
  /** Null: no transfer will name it any more, and what is secret in it is forgotten. */
  | { readonly kind: 'access'; readonly id: number; readonly access: Access | null }
  | TransferOrder
  /** Begin what stands by. */
  | { readonly kind: 'start'; readonly id: number }
  /** Do not begin what stands by, until a `start` or an `offer`. */
  | { readonly kind: 'hold'; readonly id: number }
  /** Begin what was held when a connection is free, after what stands by already. */
  | { readonly kind: 'offer'; readonly id: number }
  /** Use the response: the whole file that was offered from its first byte, or what was asked for. */
  | { readonly kind: 'proceed'; readonly id: number }
  /** Bytes from `end` on are another transfer's. */
  | { readonly kind: 'clip'; readonly id: number; readonly end: number }
  /** Limits of speed that hold from now on in place of those of the order. */
  | { readonly kind: 'limit'; readonly id: number; readonly limits: readonly number[] }
  | { readonly kind: 'stop'; readonly id: number }
  /** Second names of files that are done. */
  | { readonly kind: 'remove'; readonly paths: readonly string[] }
  /** The answer to a `proxy-wanted`. */
  | { readonly kind: 'proxy'; readonly question: number; readonly found: ProxyFound }
  /** Connections that carry nothing at present are dead. */
  | { readonly kind: 'drop-idle' }
  /** Ends a `hash` that is under way; it is answered `stopped`. */
  | { readonly kind: 'stop-hash'; readonly request: number }
  | Request;

/** What main asks of the byte path; answered by a `reply` with the number of the request. */
export type Request = { readonly request: number } & Question;

export type Question =
  /** Answer when all orders before this one were obeyed. */
  | { readonly kind: 'catch-up' }
  /** Bring the bytes of a file to the disk. */
  | { readonly kind: 'flush'; readonly file: number }
  /** Let go of the file. */
  | { readonly kind: 'close'; readonly file: number }
  | HashQuestion
  /** End a `publish` that the end of the program may have interrupted; `size` bytes were flushed. */
  | {
      readonly kind: 'republish';
      readonly partPath: string;
      readonly path: string;
      readonly size: number;
    }
  | ({ readonly kind: 'publish'; readonly file: number } & Publication)
  /** Ask a server for a small text. */
  | ({ readonly kind: 'text' } & TextOrder);

/** A small text on a server; redirects to other hosts are not followed. */
export type TextOrder = Pick<
  TransferOrder,
  'address' | 'access' | 'headers' | 'systemProxy' | 'timeoutMs'
>;

/** What a server gave for a text. */
export interface ServedText {
  readonly status: number;
  readonly contentType: string | null;
  /** The body, read as UTF-8; empty unless the status is 200. */
  readonly text: string;
}

/** Read a file from its beginning. */
export interface HashQuestion {
  readonly kind: 'hash';
  readonly path: string;
  readonly algorithm: DigestAlgorithm;
}

/** How a part file, once it is flushed, gets its final name. */
export interface Publication {
  readonly partPath: string;
  readonly path: string;
  /** Bytes that the file must have; what stands beyond is cut off. */
  readonly size: number;
  /** Replace a file that stands there; otherwise the name is refused. */
  readonly replaces: boolean;
  /** Time of modification to give it, in milliseconds since 1970; null for none. */
  readonly modifiedAt: number | null;
}

/** The head of a usable response; bytes follow, or a `proceed` is waited for. */
export interface Began {
  readonly kind: 'began';
  readonly id: number;
  /** `whole`: the server gives the whole file although a range was asked for. */
  readonly use: 'continue' | 'whole';
  /** Byte after the last one that this response brings; null where it does not say. */
  readonly end: number | null;
  readonly resource: Resource;
  readonly head: HeadFacts;
}

/** What else a head tells about the file. */
export interface HeadFacts {
  readonly status: number;
  /** Where the redirects led. */
  readonly address: string;
  readonly disposition: string | null;
  readonly contentType: string | null;
  readonly encoding: string | null;
  readonly digests: readonly Digest[];
  readonly remoteAddress: string;
  readonly protocol: string;
  /** Milliseconds from the order to the connection, and to the head. */
  readonly connectMs: number;
  readonly firstByteMs: number;
}

/** The end of a transfer. Bytes before `position` are written. */
export interface Ended {
  readonly kind: 'ended';
  readonly id: number;
  readonly position: number;
  /**
   * `done`: all that was asked for, or all that the response had. `stopped`: as was ordered.
   * `complete`: the server says that the file ends before `from`. `unusable`: its ranges are
   * of no use. `failed`: see `failure`.
   */
  readonly outcome: 'done' | 'stopped' | 'complete' | 'unusable' | 'failed';
  readonly failure: Failure | null;
  /** Of all bytes from 0 on; null where not computed. */
  readonly digest: Digest | null;
  /** All bytes of the file are on the disk. */
  readonly isFlushed: boolean;
  /** Why, where `unusable`. */
  readonly why: string;
}

/**
 * A small file came whole and has its final name. Its part file is a second name of it until main
 * has that go: so much of it is known after a crash.
 */
export interface Finished {
  readonly kind: 'finished';
  readonly id: number;
  /** Bytes of the file. */
  readonly size: number;
  readonly resource: Resource;
  readonly head: HeadFacts;
  readonly verdict: Verdict;
  /** Not where the file system does not show that both are one file: then only the record tells. */
  readonly hasSecondName: boolean;
  /** The transfer that stood by and has begun in its place, if any. */
  readonly next: number | null;
}

/** What the byte path tells main; what happened in one turn of its loop comes together. */
export type News =
  /** The thread has begun to serve. */
  | { readonly kind: 'ready' }
  | Began
  | Ended
  | Finished
  /** Pairs of transfer, or request to hash, and position, for those that moved. */
  | { readonly kind: 'progress'; readonly positions: readonly number[] }
  | { readonly kind: 'reply'; readonly request: number; readonly result: Reply }
  /** A redirect leads to a place for which the system may name another proxy. */
  | { readonly kind: 'proxy-wanted'; readonly question: number; readonly address: string };

export type Reply =
  /** Positions of the transfers of the file in this thread, pairs, whose bytes are on the disk. */
  | { readonly kind: 'flushed'; readonly positions: readonly number[] }
  | { readonly kind: 'closed' }
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'digest'; readonly value: string }
  | ({ readonly kind: 'text' } & ServedText)
  /** A hash was ended before the whole file was read. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'published' }
  /** Neither the file nor its part file is whole. */
  | { readonly kind: 'gone' }
  /** Something stands under the name already. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly failure: Failure };
