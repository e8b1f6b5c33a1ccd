/** A server for the runs of one workload. */
export interface BenchServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:12345`, without a slash at the end. */
  readonly origin: string;
  /** A PEM file with the authority that vouches for it; null without TLS. */
  readonly authority: string | null;
  /** Makes the server as it was before the first run. */
  beforeRun(): Promise<void>;
}
