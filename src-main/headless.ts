import { startByteThreads } from './cli/byte-threads.ts';
import { isNewEnough } from './cli/newer-node.ts';

// Nothing that needs a current Node is loaded before the one that runs was looked at.
if (isNewEnough(process.versions.node)) {
  // Its thread starts while the rest is being loaded.
  const byteThreads = startByteThreads();
  void import('./cli/run-headless.ts').then(({ runHeadless }) =>
    runHeadless(process.argv.slice(2), byteThreads),
  );
} else {
  void import('./cli/run-with-newer-node.ts').then(({ runWithNewerNode }) =>
    runWithNewerNode(__filename, process.argv.slice(2)),
  );
}
