// The start page of the fallback Electron: opens the app whose folder is named
// on the command line, as the official Electron's own default app does, after
// adding what the product uses of a newer Node.
const path = require('node:path');
const { app } = require('electron');
const { bridgeNewerNode } = require('./newer-node.cjs');

// Switches have the form --name[=value] and may stand before the folder.
const folder = process.argv.slice(1).find((arg) => !arg.startsWith('-'));
if (!folder) {
  console.error('Usage: electron [switches] FOLDER [arguments]');
  process.exit(1);
}
process.defaultApp = true;
bridgeNewerNode(path.resolve(folder));
open(path.resolve(folder));

function open(folder) {
  const manifest = require(path.join(folder, 'package.json'));
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
  app.setAppPath(folder);
  require(path.resolve(folder, manifest.main ?? 'index.js'));
}
