import { isNewEnough, runWithNewerNode } from './cli/newer-node.ts';

// Nothing that needs a current Node is loaded before the one that runs was looked at.
if (isNewEnough(process.versions.node)) {
  void import('./cli/run-headless.ts').then(({ runHeadless }) =>
    runHeadless(process.argv.slice(2)),
  );
} else {
  runWithNewerNode(__filename, process.argv.slice(2));
}
