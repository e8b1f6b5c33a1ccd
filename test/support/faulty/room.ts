import type { Answer } from './answer.ts';

/** How many requests are answered at the same time, and what the others get. */
export interface Room {
  readonly connections: number;
  readonly refusal: 403 | 429 | 503 | 'reset';
  /** In the refusals, as given. */
  readonly retryAfter?: string | number;
}

/** One request, from its arrival until its answer is over. */
export interface Visit {
  /** What it gets because it came when the room was full; null when there was room. */
  readonly refusal: Answer | null;
  leave(): void;
}

/** The requests that are under way together. */
export interface Crowd {
  enter(room: Room | undefined): Visit;
  /** The most that were under way at the same time, refused ones included. */
  readonly busiest: number;
}

export function crowd(): Crowd {
  let underWay = 0;
  let fitting = 0;
  let busiest = 0;
  return {
    enter(room) {
      underWay += 1;
      busiest = Math.max(busiest, underWay);
      const fits = room === undefined || fitting < room.connections;
      if (fits) fitting += 1;
      return {
        refusal: room === undefined || fits ? null : refusalOf(room),
        leave() {
          underWay -= 1;
          if (fits) fitting -= 1;
        },
      };
    },
    get busiest() {
      return busiest;
    },
  };
}

function refusalOf({ refusal, retryAfter }: Room): Answer {
  if (refusal === 'reset') return { kind: 'reset' };
  return { kind: 'status', status: refusal, ...(retryAfter === undefined ? {} : { retryAfter }) };
}
