// A picture of the top of a page. usage: node picture.mjs PAGE PICTURE WIDTH HEIGHT [dark]
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chromium } from './chromium.mjs';

const [page, picture, width, height, dark] = process.argv.slice(2);
const browser = await Chromium.start();
try {
  const at = await browser.open(pathToFileURL(resolve(page)).href, { width: Number(width), height: Number(height), dark: dark === 'dark' });
  writeFileSync(picture, await at.picture(Number(width), Number(height)));
} finally {
  await browser.stop();
}
