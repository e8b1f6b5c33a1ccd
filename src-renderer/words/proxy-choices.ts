import type { ProxyChoice } from '../../src-main/contract/access.ts';

/** The ways to the servers, as they are offered. */
export const proxyChoices: readonly {
  readonly value: ProxyChoice['kind'];
  readonly words: string;
}[] = [
  { value: 'system', words: 'As the system says' },
  { value: 'none', words: 'None: go directly' },
  { value: 'environment', words: 'From the environment' },
  { value: 'manual', words: 'This address' },
];
