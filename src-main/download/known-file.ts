import type { Task } from '../contract/task.ts';
import type { Source } from './addresses.ts';
import type { TransferOrder } from './byte-path/messages.ts';
import { changed, isStrong, type Resource, unknownResource, whatDiffers } from './response.ts';

/** What a segment has besides validators by which its bytes can be told from those of other files. */
export interface Evidence {
  /** Whether the bytes of the whole file must come to a digest. */
  readonly hasDigest: boolean;
  /** How many bytes before the segment are there, or are compared. */
  readonly before: number;
}

/**
 * What is known of a file that is being fetched, the source that vouches for it, and whether parts
 * of it can be had.
 */
export class KnownFile {
  #resource: Resource;
  #size: number | null;
  /** Null until something is known, and when that source is of no use any more. */
  #trusted: Source | null = null;
  /** Whether bytes of other sources were used, too. */
  #isMixed = false;
  /** Whether validators could not vouch for the rest, so that bytes are compared. */
  #compares = false;
  /** Whether the server has shown that its ranges are of no use. */
  #isOneStream = false;

  /** @param learned what earlier attempts learned. */
  constructor({ total, etag, lastModified }: Pick<Task, 'total' | 'etag' | 'lastModified'>) {
    this.#resource = { total, etag, lastModified, ranges: null };
    this.#size = total;
  }

  get resource(): Resource {
    return this.#resource;
  }

  /** Bytes of the file; null until they are known. */
  get size(): number | null {
    return this.#size;
  }

  /** What is vouched for: what several servers gave is by none of them. */
  get vouchedFor(): Resource {
    return this.#isMixed ? { ...this.#resource, etag: null } : this.#resource;
  }

  /** Whether several connections may fetch it at the same time. */
  get hasParts(): boolean {
    const { total, ranges, etag, lastModified } = this.#resource;
    return (
      !this.#isOneStream &&
      !this.#compares &&
      ranges === true &&
      total !== null &&
      (etag !== null || lastModified !== null)
    );
  }

  /** Whether what is known does not come from another source than this one. */
  isTrusted(source: Source): boolean {
    return this.#trusted === null || this.#trusted === source;
  }

  /** Trusts a source, unless another one is trusted. */
  trust(source: Source): void {
    this.#trusted ??= source;
  }

  /** Leaves it to the next answer which source to trust, where it was this one. */
  distrust(source: Source): void {
    if (this.#trusted === source) this.#trusted = null;
  }

  /**
   * Whether a source may give a segment: another one than the trusted one only where its bytes can
   * be compared, with a digest or with those before the segment.
   */
  mayMix(source: Source, { hasDigest, before }: Evidence): boolean {
    const { etag, lastModified } = this.#resource;
    const hasValidator = isStrong(etag) || lastModified !== null;
    return this.isTrusted(source) || hasDigest || hasValidator || before > 0;
  }

  /**
   * Counts on the answer of another source, where that shows that it has the same file.
   * @returns false where it does not.
   */
  mix(resource: Resource, { hasDigest, before }: Evidence): boolean {
    const { etag, lastModified } = this.#resource;
    const sameTag = isStrong(etag) && resource.etag === etag;
    const isAlike = whatDiffers(resource, this.#resource) === null;
    const sameTime = isAlike && lastModified !== null && resource.lastModified === lastModified;
    const agrees = sameTag || sameTime || before > 0 || hasDigest;
    if (agrees && !sameTag) this.#isMixed = true;
    return agrees;
  }

  /** What a source is told about the file when it is asked for a part of it. */
  askedOf(
    source: Source,
    hasDigest: boolean,
  ): Pick<TransferOrder, 'known' | 'onlyIfSame' | 'waits'> {
    const isTrusted = this.isTrusted(source);
    // Where a digest decides, other servers may name the file as they like.
    const isFree = !isTrusted && hasDigest;
    const known = isFree ? { ...unknownResource, total: this.#resource.total } : this.#resource;
    const onlyIfSame = isTrusted && isStrong(known.etag) && !this.#compares;
    return { known, onlyIfSame, waits: !isTrusted };
  }

  /**
   * Takes over what an answer of the trusted source says; it was judged against those before.
   * @param isNew whether nothing of the file is there, and no answer has come yet.
   */
  learn(resource: Resource, isNew: boolean): void {
    const known = this.#resource;
    const agrees = whatDiffers(resource, known) === null;
    const total = resource.total ?? (isNew ? null : known.total);
    this.#resource = {
      total,
      // Strong only while every answer repeats it.
      etag:
        agrees && resource.etag !== null ? resource.etag : weakened(resource.etag ?? known.etag),
      lastModified: resource.lastModified ?? known.lastModified,
      ranges: resource.ranges ?? known.ranges,
    };
    this.#size = total;
  }

  /** The server has shown where the file ends. */
  endsAt(size: number): void {
    this.#size = size;
  }

  /** The server gives one stream only, from now on. */
  keepToOneStream(): void {
    this.#isOneStream = true;
  }

  /** Has bytes compared from now on. @returns false when they were before. */
  compare(): boolean {
    const wasCompared = this.#compares;
    this.#compares = true;
    return !wasCompared;
  }

  /**
   * Whether a source that gives the whole file in place of a part is asked for the part once more,
   * with bytes compared: nodes of one server may name the same bytes differently, or not at all, and
   * one answer of one proxy is no reason to throw away what is there.
   *
   * @throws FailureError `changed` when it is another file.
   */
  isWorthComparing(resource: Resource): boolean {
    const differs = whatDiffers(resource, this.#resource);
    const mayBeSame = differs === null || differs === 'ETag';
    if (mayBeSame && resource.total !== null && this.compare()) return true;
    if (differs !== null) throw changed(differs, this.#resource);
    return false;
  }

  /** None of its bytes is there any more, so nothing holds that was known of them. */
  forget(): void {
    this.#resource = unknownResource;
    this.#size = null;
  }

  /** It comes from its beginning, from this source, as that describes it. */
  beginAnew(source: Source, resource: Resource): void {
    this.#trusted = source;
    this.#resource = resource;
    this.#size = resource.total;
  }
}

/** An ETag that promises the same meaning only. */
function weakened(etag: string | null): string | null {
  return etag === null ? null : `W/${etag.replace(/^W\//, '')}`;
}
