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
 * What undici's client loads at once costs most of the start of a thread, which does without it:
 * HTTP/2, until it is chosen, and of Node's HTTP a number and a class that nothing here is of.
 */
const leanUndici: Plugin = {
  name: 'lean-undici',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/undici\/lib\/(core\/util|dispatcher\/client)\.js$/.test(id)) return null;
    const lean = code
      .replace("require('./client-h2.js')", "(...all) => require('./client-h2.js')(...all)")
      .replace("require('node:http')", '{ IncomingMessage: class {}, maxHeaderSize: 16384 }');
    const isUnknown = lean === code || (id.endsWith('client.js') && !lean.includes('...all'));
    if (isUnknown) this.error(`${id} loads other modules than it did: look at them again`);
    return lean;
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
