// What a dashboard is in a browser. usage: node main.mjs FOLDER     that holds the built programs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chromium } from './chromium.mjs';
import { history } from './history.mjs';

const programs = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
const database = join(folder, 'history.db');
const page = join(folder, 'page.html');
const options = ['--since', '2026-11-01', '--until', '2026-11-08'];
let passed = 0;
let failed = 0;

function check(what, holds, found = '') {
  console.log(`${holds ? 'ok     ' : 'FAILED '} ${what}${holds ? '' : `: ${JSON.stringify(found).slice(0, 600)}`}`);
  if (holds) ++passed;
  else ++failed;
}

function syncledger(args, input = '') {
  return execFileSync(join(programs, 'syncledger'), [...args, '--db', database], { input, encoding: 'utf8' });
}

function rows(kind) {
  return JSON.parse(syncledger(['report', kind, ...options, '--format', 'json'])).rows;
}

// As it is shown: a character that would turn the text around is made visible.
const name = ({ target }) => (target.label ?? target.name ?? `${target.task_type}/${target.file_id}`).replace(/\u202E/g, '\uFFFD');
const value = (number) => (number === null ? null : Number(number.toPrecision(12)));

/** In the page: the cells of a section's tables, a figure as its value, a time as its moment. */
function cells(id) {
  return [...document.querySelectorAll(`#${id} tbody tr`)].map((row) =>
    Object.fromEntries([...row.cells].map((cell) => {
      const data = cell.querySelector('data, time');
      return [cell.dataset.head ?? (cell.tagName === 'TH' ? 'name' : 'mark'),
        data?.tagName === 'DATA' ? Number(data.value) : data?.dateTime ?? cell.textContent];
    })));
}

/** In the page: texts whose colour is too near to what lies behind them (WCAG 2.1, 1.4.3). */
function pale_texts() {
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const channel = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const pale = [];
  const judge = (text, color, background) => {
    const found = contrast(parse(color), background);
    if (found < 4.5) pale.push(`${text.slice(0, 40)}: ${found.toFixed(2)}`);
  };
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
    if (text && !element.closest('svg')) judge(text, getComputedStyle(element).color, behind(element));
    const sign = getComputedStyle(element, '::before');
    if (element.matches('.state')) judge(`sign of ${text}`, sign.color, parse(sign.backgroundColor));
  }
  return [...new Set(pale)];
}

async function numbers(browser) {
  const at = await browser.open(pathToFileURL(page).href, { width: 1280 });
  check('no message on the console', at.messages.length === 0, at.messages);
  check('asks for nothing but itself', at.requests.every((url) => url === pathToFileURL(page).href), at.requests);

  const expected = rows('availability').map((row) => ({ name: name(row), Availability: value(row.availability), Low: value(row.availability_low),
    High: value(row.availability_high), Failures: row.failures, MTTR: value(row.mttr_seconds), 'Not seen': value(row.unknown_seconds) }));
  const found = (await at.evaluate(cells, 'availability')).map(({ mark, ...row }) =>
    Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cell === '-' || cell === 'no data' ? null : cell])));
  check('availability is that of the report', JSON.stringify(found) === JSON.stringify(expected), { found, expected });

  const status = rows('status').filter(({ level }) => level !== 'step').map((row) => `${name(row)} ${row.since ?? '-'} ${row.last_seen_at ?? '-'}`).sort();
  const now = (await at.evaluate(cells, 'status')).map((row) => `${row.name} ${row.Since} ${row['Last seen']}`).sort();
  check('the status of each task is that of the report', JSON.stringify(now) === JSON.stringify(status), { now, status });

  const failures = rows('failures').slice(0, 30).map((row) => `${name(row)} ${row.started_at} ${value(row.seconds)}`);
  const listed = (await at.evaluate(cells, 'failures')).map((row) => `${row.name} ${row.Started} ${row.Lasted}`);
  check('the failures are those of the report', JSON.stringify(listed) === JSON.stringify(failures), { listed, failures });

  const sums = new Map();
  for (const row of rows('trends')) sums.set(name(row), (sums.get(name(row)) ?? 0) + (row.failures ?? 0));
  const drawn = new Map((await at.evaluate(cells, 'failures-per-bucket')).map((row) => [row.name, row.Sum === 'no data' ? 0 : row.Sum]));
  check('failures over time add up to those of the report', JSON.stringify([...drawn]) === JSON.stringify([...sums]), [[...drawn], [...sums]]);

  const runs = rows('runs');
  const shown = await at.evaluate(cells, 'runs');
  check('the runs shown are those of the report', shown.length > 0 && shown.every((row) =>
    runs.some((run) => String(run.run_number) === row.name && run.started_at === row.Started && value(run.seconds) === row.Lasted && run.steps === row.Steps)), shown);

  const gaps = rows('gaps').reduce((sum, row) => sum + row.seconds, 0);
  const together = (await at.evaluate(cells, 'gaps')).reduce((sum, row) => sum + row.Together, 0);
  check('the gaps add up to those of the report', Math.abs(gaps - together) < 1e-6, { gaps, together });

  check('hostile names are text', await at.evaluate(() => document.body.textContent.includes('<script>alert(1)</script>') &&
    document.querySelectorAll('script, img, iframe, b').length === 0));
  await at.close();
}

async function for_everybody(browser) {
  const url = pathToFileURL(page).href;
  for (const dark of [false, true]) {
    const at = await browser.open(url, { width: 1280, dark });
    const pale = await at.evaluate(pale_texts);
    check(`contrast is AA in ${dark ? 'dark' : 'light'}`, pale.length === 0, pale);
    await at.close();
  }
  const phone = await browser.open(url, { width: 360 });
  const width = await phone.evaluate(() => document.documentElement.scrollWidth);
  check('a phone of 360 px need not scroll sideways', width <= 360, width);
  await phone.close();

  // Paper is white, however dark the screen is.
  const print = await browser.open(url, { width: 720, dark: true, media: 'print' });
  const faint = await print.evaluate(pale_texts);
  check('contrast is AA in print', faint.length === 0, faint);
  const paper = await print.evaluate(() => document.documentElement.scrollWidth);
  check('nothing is wider than the paper', paper <= 720, paper);
  check('print is black on white', await print.evaluate(() => {
    const style = getComputedStyle(document.body);
    return style.color === 'rgb(0, 0, 0)' && style.backgroundColor === 'rgb(255, 255, 255)';
  }));
  await print.close();

  const at = await browser.open(url, { width: 1280 });
  const nameless = await at.evaluate(() => [...document.querySelectorAll('svg')].filter((svg) =>
    !svg.closest('[aria-hidden=true]') && !svg.getAttribute('aria-label')).length);
  check('every drawing has a name or is hidden', nameless === 0, nameless);
  check('every table has a caption and heads', await at.evaluate(() => [...document.querySelectorAll('table')].every((table) =>
    table.caption && [...table.querySelectorAll('th')].every((head) => head.scope))));
  check('headings do not skip a level', await at.evaluate(() => {
    const levels = [...document.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.tagName[1]));
    return levels[0] === 1 && levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1);
  }));
  const reachable = await at.evaluate(() => document.querySelectorAll('a[href], summary').length);
  const reached = new Set();
  for (let i = 0; i < reachable; ++i) {
    await at.press('Tab');
    reached.add(await at.evaluate(() => [...document.querySelectorAll('a[href], summary')].indexOf(document.activeElement)));
  }
  check('the Tab key reaches everything that can be used', reached.size === reachable && !reached.has(-1), [...reached]);
  await at.press('Enter');
  check('the Enter key opens what is folded', await at.evaluate(() => document.activeElement.tagName !== 'SUMMARY' || document.activeElement.parentElement.open));
  await at.close();
}

syncledger(['import', '-', '--quiet'], history());
writeFileSync(page, syncledger(['report', 'dashboard', ...options]));
const browser = await Chromium.start();
try {
  await numbers(browser);
  await for_everybody(browser);
} finally {
  await browser.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
