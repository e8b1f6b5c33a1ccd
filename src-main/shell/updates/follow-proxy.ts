import type { AppUpdater } from 'electron-updater';
import { credentialsOf, type ProxySettings, proxiesOf, proxyRules } from './proxy-rules.ts';

// Chromium remembers what was right, so more questions mean that it was wrong.
const mostAnswers = 2;

/**
 * Has an updater know the credentials of the proxies that the settings name.
 * @returns what has the next requests of the updater go by the settings of that moment.
 */
export function followProxy(updater: AppUpdater, settings: () => ProxySettings) {
  let answers = 0;
  updater.on('login', ({ isProxy, host, port }, callback) => {
    const address = proxiesOf(settings()).find((one) => isAt(one, host, port));
    const credentials = isProxy && address !== undefined ? credentialsOf(address) : null;
    answers += 1;
    if (credentials !== null && answers <= mostAnswers) {
      callback(credentials.user, credentials.password);
    } else {
      // Nothing at all ends the request.
      (callback as () => void)();
    }
  });
  return async () => {
    answers = 0;
    await updater.netSession.setProxy(proxyRules(settings()));
  };
}

const usualPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function isAt(address: string, host: string, port: number): boolean {
  const url = new URL(address);
  const portOfUrl = url.port === '' ? usualPorts[url.protocol] : Number(url.port);
  return url.hostname === host && portOfUrl === port;
}
