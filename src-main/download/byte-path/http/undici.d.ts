/** The one part of undici that is loaded: its index brings fetch, caches and mocks along. */
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  // A CommonJS module.
  export = Client;
}
