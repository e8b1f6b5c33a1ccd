/** A cookie as a cookie file holds it. */
export interface Cookie {
  /** Host name without a leading dot. */
  readonly domain: string;
  /** Also sent to hosts below `domain`. */
  readonly includesSubdomains: boolean;
  readonly path: string;
  /** Sent over https only. */
  readonly secure: boolean;
  /** Seconds since 1970; null for a cookie without an end. */
  readonly expiresAt: number | null;
  readonly name: string;
  readonly value: string;
}

/** What a host wants to see of a person. `host` is as in an address: name, with the port where it is not the usual one. */
export type Credential =
  | {
      readonly kind: 'basic';
      readonly host: string;
      readonly user: string;
      readonly password: string;
    }
  | { readonly kind: 'bearer'; readonly host: string; readonly token: string };

/**
 * The way to the servers. `system` is what the system says, as a function of the address, which
 * whoever starts the engine looks up; `environment` reads http_proxy, https_proxy, all_proxy and
 * no_proxy; `manual` has an address with the scheme http, https, socks5 or socks5h.
 */
export type ProxyChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'environment' }
  | { readonly kind: 'system' }
  | { readonly kind: 'manual'; readonly url: string };

/** How the servers of one list are spoken to. Everything in here may be secret. */
export interface Access {
  /**
   * Meant for the servers of `origins`. Others, such as those of mirrors and of addresses that were
   * given later, get only what cannot be private: see `headersForFirst`. Lower-case names.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the addresses in the list, mirrors left aside, as `https://files.example:8443`. */
  readonly origins: readonly string[];
  readonly cookies: readonly Cookie[];
  readonly credentials: readonly Credential[];
  readonly proxy: ProxyChoice;
  /** Certificates that nobody vouches for are accepted. */
  readonly insecure: boolean;
  /** More certificate authorities to trust, PEM; null for none. */
  readonly authorities: string | null;
  /** What proves to servers who we are, PEM; null for nothing. */
  readonly clientCertificate: {
    readonly certificate: string;
    readonly key: string;
    readonly passphrase: string | null;
  } | null;
  /** HTTP/2 where the server offers it; otherwise HTTP/1.1. */
  readonly http2: boolean;
}

/** Plain access: nothing is sent that is not needed, nothing is trusted that is not vouched for. */
export const plainAccess: Access = {
  headers: {},
  origins: [],
  cookies: [],
  credentials: [],
  proxy: { kind: 'environment' },
  insecure: false,
  authorities: null,
  clientCertificate: null,
  http2: false,
};
