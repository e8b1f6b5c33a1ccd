import type { Answer } from './answer.ts';
import type { SeenRequest } from './request.ts';

/** What a request must show. `otherwise` takes the place of the usual refusal. */
export type Demand = (
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  /** `cookie` as it stands in the field: `name=value`. */
  | { readonly kind: 'cookie'; readonly cookie: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
) & { readonly otherwise?: Answer };

/** What a request gets that does not show what is demanded; undefined when it does. */
export function refusalFor(demand: Demand, { headers }: SeenRequest): Answer | undefined {
  return isMet(demand, headers) ? undefined : (demand.otherwise ?? usualRefusal(demand));
}

function isMet(demand: Demand, headers: SeenRequest['headers']): boolean {
  switch (demand.kind) {
    case 'basic':
      return headers.authorization === basicCredentials(demand.user, demand.password);
    case 'bearer':
      return headers.authorization === `Bearer ${demand.token}`;
    case 'cookie':
      return (headers.cookie ?? '').split('; ').includes(demand.cookie);
    case 'header':
      return headers[demand.name.toLowerCase()] === demand.value;
  }
}

function usualRefusal({ kind }: Demand): Answer {
  if (kind === 'cookie' || kind === 'header') return { kind: 'status', status: 403 };
  const challenge = kind === 'basic' ? 'Basic realm="weft", charset="UTF-8"' : 'Bearer';
  return { kind: 'status', status: 401, headers: [['WWW-Authenticate', challenge]] };
}

/** What Authorization or Proxy-Authorization must say (RFC 7617). */
export function basicCredentials(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
