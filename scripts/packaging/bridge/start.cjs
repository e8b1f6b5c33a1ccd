// The start of a test build on the fallback Electron: adds what the product uses of a newer Node
// and goes on with the product's own start. Never part of a release.
const { join } = require('node:path');

const bridge = join(process.resourcesPath, 'bridge');
require(join(bridge, 'newer-node.cjs')).bridgeNewerNode(bridge);
require(join(__dirname, 'out/main/main.js'));
