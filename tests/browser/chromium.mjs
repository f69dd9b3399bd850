// A headless Chromium, spoken to over a pipe (https://chromedevtools.github.io/devtools-protocol/).
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Chromium {
  #process;
  #folder;
  #next = 1;
  #waiting = new Map();
  #listeners = [];

  static async start() {
    const browser = new Chromium();
    browser.#folder = mkdtempSync(join(tmpdir(), 'browser-'));
    const options = ['--headless', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--remote-debugging-pipe',
      `--user-data-dir=${browser.#folder}`];
    // Chromium's own sandbox cannot be had by root; the page is ours and has no script.
    if (process.getuid() === 0) options.push('--no-sandbox');
    browser.#process = spawn('chromium', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    browser.#process.on('exit', () => {
      for (const { refuse } of browser.#waiting.values()) refuse(new Error('Chromium has ended'));
    });
    let unread = Buffer.alloc(0);
    browser.#process.stdio[4].on('data', (bytes) => {
      unread = Buffer.concat([unread, bytes]);
      for (let end = unread.indexOf(0); end >= 0; end = unread.indexOf(0)) {
        browser.#take(JSON.parse(unread.subarray(0, end).toString()));
        unread = unread.subarray(end + 1);
      }
    });
    return browser;
  }

  #take(message) {
    const asked = this.#waiting.get(message.id);
    if (asked === undefined) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    this.#waiting.delete(message.id);
    if (message.error) asked.refuse(new Error(message.error.message));
    else asked.answer(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = this.#next++;
    this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((answer, refuse) => this.#waiting.set(id, { answer, refuse }));
  }

  /** Opens a page. What it says on the console and what it asks for is collected. */
  async open(url, { width, height = 800, dark = false, media = 'screen' }) {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    this.#listeners.push((message) => message.sessionId === sessionId && page.hear(message));
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(`${domain}.enable`);
    await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await page.send('Emulation.setEmulatedMedia', {
      media, features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
    const loaded = page.event('Page.loadEventFired');
    await page.send('Page.navigate', { url });
    await loaded;
    return page;
  }

  async stop() {
    const ended = new Promise((answer) => this.#process.on('exit', answer));
    this.send('Browser.close').catch(() => {});
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

class Page {
  messages = [];
  requests = [];
  #events = new Map();

  constructor(browser, sessionId, targetId) {
    Object.assign(this, { browser, sessionId, targetId });
  }

  hear({ method, params }) {
    if (method === 'Runtime.consoleAPICalled' || method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded')
      this.messages.push(JSON.stringify(params));
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    this.#events.get(method)?.();
  }

  event(method) {
    return new Promise((answer) => this.#events.set(method, answer));
  }

  send(method, params) {
    return this.browser.send(method, params, this.sessionId);
  }

  /** Runs a function within the page. */
  async evaluate(work, ...args) {
    const expression = `(${work})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async press(key) {
    const text = key === 'Enter' ? '\r' : undefined;
    for (const type of ['keyDown', 'keyUp'])
      await this.send('Input.dispatchKeyEvent', { type, key, code: key, text, windowsVirtualKeyCode: key === 'Tab' ? 9 : 13 });
  }

  /** A picture of its top. */
  async picture(width, height) {
    const { data } = await this.send('Page.captureScreenshot', {
      format: 'png', captureBeyondViewport: true, clip: { x: 0, y: 0, width, height, scale: 1 } });
    return Buffer.from(data, 'base64');
  }

  async close() {
    await this.browser.send('Target.closeTarget', { targetId: this.targetId });
  }
}
