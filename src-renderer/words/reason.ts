import type { Failure, FailureCode } from '../../src-main/contract/failure.ts';

const reasons: Readonly<Record<FailureCode, string>> = {
  'bad-address': 'no usable address',
  'name-not-resolved': 'server not found',
  unreachable: 'server out of reach',
  refused: 'connection refused',
  reset: 'connection cut off',
  timeout: 'no answer in time',
  tls: 'certificate not trusted',
  'http-status': 'server gave no file',
  'bad-response': 'answer breaks the rules',
  'bad-redirect': 'redirected in vain',
  'short-body': 'cut short by the server',
  changed: 'file changed on the server',
  digest: 'wrong checksum',
  quota: 'amount reached',
  proxy: 'proxy in the way',
  'disk-full': 'disk full',
  'not-permitted': 'folder not writable',
  'not-a-folder': 'no folder to save to',
  'name-too-long': 'name too long',
  disk: 'file not writable',
  internal: 'mistake in Weft',
};

/** A failure in a few words, for where a sentence has no room: `no answer in time`. */
export function shortReason({ code, detail }: Pick<Failure, 'code' | 'detail'>): string {
  return code === 'http-status' && detail !== '' ? `server answered ${detail}` : reasons[code];
}
