import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { projectPath } from './project.mjs';

/** Edge lengths in pixels of the pictures in assets/icons. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Windows: what an .ico holds at most is 256. */
const icoSizes = sizes.filter((size) => size <= 256);
/** macOS: the codes of the PNG entries; some sizes count twice, as twice the half on a fine screen. */
const icnsSizes = {
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
};

const drawing = readFileSync(projectPath('assets/icon.svg'), 'utf8');
const smallDrawing = readFileSync(projectPath('assets/icon-small.svg'), 'utf8');
/** Up to 64 pixels the margin around the plate is too dear. */
const croppedDrawing = drawing.replace('viewBox="0 0 1024 1024"', 'viewBox="56 56 912 912"');

const pictures = new Map(sizes.map((size) => [size, render(size)]));

mkdirSync(projectPath('assets/icons'), { recursive: true });
for (const [size, png] of pictures) {
  writeFileSync(projectPath(`assets/icons/${size}x${size}.png`), png);
}
writeFileSync(projectPath('assets/icon.png'), pictures.get(512));
writeFileSync(projectPath('assets/icon.ico'), ico());
writeFileSync(projectPath('assets/icon.icns'), icns());
console.log(`Drew ${sizes.length} sizes, icon.png, icon.ico and icon.icns.`);

function render(size) {
  const svg = size < 32 ? smallDrawing : size <= 64 ? croppedDrawing : drawing;
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

/** A header, a directory of 16 bytes an entry, the PNGs. Numbers are little-endian. */
function ico() {
  const directory = Buffer.alloc(6 + 16 * icoSizes.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(icoSizes.length, 4);
  let offset = directory.length;
  icoSizes.forEach((size, index) => {
    const entry = 6 + 16 * index;
    const { length } = pictures.get(size);
    // 0 stands for 256.
    directory.writeUInt8(size % 256, entry);
    directory.writeUInt8(size % 256, entry + 1);
    directory.writeUInt16LE(1, entry + 4);
    directory.writeUInt16LE(32, entry + 6);
    directory.writeUInt32LE(length, entry + 8);
    directory.writeUInt32LE(offset, entry + 12);
    offset += length;
  });
  return Buffer.concat([directory, ...icoSizes.map((size) => pictures.get(size))]);
}

/** A header and entries, each with its code and its length, header included. Big-endian. */
function icns() {
  const entries = Object.entries(icnsSizes).map(([code, size]) =>
    icnsBlock(code, pictures.get(size)),
  );
  return icnsBlock('icns', Buffer.concat(entries));
}

function icnsBlock(code, data) {
  const header = Buffer.alloc(8);
  header.write(code, 'latin1');
  header.writeUInt32BE(8 + data.length, 4);
  return Buffer.concat([header, data]);
}
