import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

// Draws assets/icons/mark.svg in every size that systems ask for. Needs a Chromium: CHROMIUM=/usr/bin/chromium node tools/make-icons.ts
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const EYE_FROM = 20;
const folder = join(import.meta.dirname, '..', 'assets', 'icons');

/** The mark without its eye, which is a blot below 20 px. */
function forSize(svg: string, size: number): string {
  return size < EYE_FROM ? svg.replace(/<circle[^>]*\/>/, '') : svg;
}

/** An .ico that holds PNGs of the sizes up to 256 (the directory entry writes 256 as 0). */
function toIco(pictures: readonly { size: number; png: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

const svg = readFileSync(join(folder, 'mark.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
const pictures: { size: number; png: Buffer }[] = [];
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${forSize(svg, size)}`,
  );
  pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
}
await browser.close();
mkdirSync(folder, { recursive: true });
for (const { size, png } of pictures) writeFileSync(join(folder, `${size}x${size}.png`), png);
const ofSize = (least: number, most: number) => pictures.filter(({ size }) => size >= least && size <= most);
writeFileSync(join(folder, 'icon.png'), ofSize(1024, 1024)[0]?.png ?? Buffer.alloc(0));
writeFileSync(join(folder, 'icon.ico'), toIco(ofSize(16, 256)));
