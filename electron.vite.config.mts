import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** Says of a folder what its bundles are, where the package itself holds ES modules. */
const commonJsFolder: Plugin = {
  name: 'commonjs-folder',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

/**
 * What undici's client loads at once is most of the start of a thread, which does without it: HTTP/2,
 * until it is chosen; a second parser, an experiment that nobody switches on; and of Node's HTTP a
 * number and a class that nothing here is of.
 */
const leaner: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  'core/util.js': [["require('node:http')", '{ IncomingMessage: class {} }']],
  'dispatcher/client.js': [
    ["require('node:http')", '{ maxHeaderSize: 16384 }'],
    ["require('./client-h2.js')", "(...all) => require('./client-h2.js')(...all)"],
  ],
  'dispatcher/client-h1.js': [["typeof esbuildDetection === 'undefined'", 'false']],
};

const leanUndici: Plugin = {
  name: 'lean-undici',
  enforce: 'pre',
  transform(code, id) {
    let lean = code;
    for (const [from, to] of leaner[id.split('/undici/lib/')[1] ?? ''] ?? []) {
      if (!lean.includes(from)) this.error(`${id} has no ${from} any more: look at it again`);
      lean = lean.replaceAll(from, to);
    }
    return lean === code ? null : lean;
  },
};

/** What bundled packages ask to be kept with them. */
const license = { fileName: 'licences.md' };

// Everything is bundled, so that the application needs no node_modules at run time.
// Node 20 is the target for syntax only: the oldest runtime that may load the bundle.
export default defineConfig({
  main: {
    plugins: [commonJsFolder, leanUndici],
    build: {
      target: 'node20',
      minify: true,
      license,
      externalizeDeps: false,
      rollupOptions: {
        input: {
          main: 'src-main/main.ts',
          headless: 'src-main/headless.ts',
          'byte-path': 'src-main/download/byte-path/worker.ts',
        },
        // Not what only begins like it: the updater is bundled.
        external: [/^electron($|\/)/, /^node:/],
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [commonJsFolder],
    build: {
      target: 'node20',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: 'src-main/preload.ts' },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      target: 'chrome130',
      minify: true,
      license,
      rollupOptions: { input: join(import.meta.dirname, 'src-renderer/index.html') },
    },
  },
});
