import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type Identity, serverCertificate, testAuthority } from './certificate.ts';

/**
 * What turns accepted connections into TLS ones.
 * @param demandsCertificate cuts clients that show none, or one of another authority.
 */
export async function securing(
  identity: Identity,
  demandsCertificate: boolean,
): Promise<(tcp: Socket) => TLSSocket> {
  const { certificate: cert, key } = await serverCertificate(identity);
  const { certificate: ca } = await testAuthority();
  const { publicKey } = new X509Certificate(ca);
  const secureContext = createSecureContext({ key, cert, ...(demandsCertificate ? { ca } : {}) });
  return (tcp) => {
    const socket = new TLSSocket(tcp, {
      isServer: true,
      secureContext,
      requestCert: demandsCertificate,
      rejectUnauthorized: demandsCertificate,
    });
    // Outside of a tls.Server nobody else looks at who signed it.
    socket.once('secure', () => {
      if (!demandsCertificate) return;
      if (socket.getPeerX509Certificate()?.verify(publicKey) !== true) socket.destroy();
    });
    return socket;
  };
}
