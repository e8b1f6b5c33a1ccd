// What the product uses of Node 24 and this runtime (Node 20) lacks.
const Module = require('node:module');
const workerThreads = require('node:worker_threads');
const zlib = require('node:zlib');
const { bridgeSqlite } = require('./node-sqlite.cjs');

/** @param {string} appFolder where `libsql` is installed */
function bridgeNewerNode(appFolder) {
  workerThreads.markAsUncloneable ??= () => {};
  zlib.createZstdDecompress ??= () => {
    throw new Error('This runtime cannot read zstd.');
  };
  addBuiltin('node:sqlite', () =>
    bridgeSqlite(Module.createRequire(`${appFolder}/package.json`)('libsql')),
  );
}

/** Makes `name` known to require() and process.getBuiltinModule(), loaded on first use. */
function addBuiltin(name, load) {
  let loaded;
  const builtin = () => {
    loaded ??= load();
    return loaded;
  };
  const loadModule = Module._load;
  Module._load = (request, ...rest) =>
    request === name ? builtin() : loadModule(request, ...rest);
  const getBuiltin = process.getBuiltinModule;
  process.getBuiltinModule = (request) => (request === name ? builtin() : getBuiltin(request));
}

module.exports = { bridgeNewerNode };
