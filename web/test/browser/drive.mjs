// Opens a page in a browser, without a network, does what it is told, and prints what it saw as JSON.
//   node drive.mjs chromium|firefox PAGE.html STEPS.json FOLDER_FOR_PICTURES
import { readFile, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import puppeteer from 'puppeteer-core';

const [which, file, stepsFile, pictures] = process.argv.slice(2);
const steps = JSON.parse(await readFile(stepsFile, 'utf8'));
await mkdir(pictures, { recursive: true });

const browser = await puppeteer.launch(
  which === 'firefox'
    ? {
        browser: 'firefox',
        executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
        headless: true,
        // As it is in life: tests are laxer unless told.
        extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true },
      }
    : {
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        headless: true,
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      },
);
const seen = { browser: await browser.version(), requests: [], violations: [], errors: [], steps: [] };

const page = await browser.newPage();
page.on('request', (request) => {
  if (!/^(file|data|blob):/.test(request.url())) seen.requests.push(request.url());
});
page.on('pageerror', (error) => seen.errors.push(String(error?.stack ?? error)));
page.on('console', (said) => {
  if (said.type() === 'error' || said.type() === 'warn') seen.errors.push(said.text());
});
page.on('dialog', (dialog) => dialog.accept(dialog.defaultValue() || 'kept'));
await page.evaluateOnNewDocument(() => {
  window.seen = { played: [], violations: [], files: [] };
  // What the page hands out as files.
  const own = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (!/javascript/.test(blob.type)) void blob.text().then((text) => window.seen.files.push(text));
    return own.call(URL, blob);
  };
  document.addEventListener('securitypolicyviolation', (e) =>
    window.seen.violations.push(`${e.violatedDirective} ${e.blockedURI}`),
  );
  document.addEventListener('tierwise:played', (e) => window.seen.played.push({ ...e.detail, at: performance.now() }));
});

const settled = async () => {
  await page.waitForFunction(
    () => window.seen.played.at(-1)?.isLast || document.getElementById('refused')?.hidden === false,
    {
      timeout: 120_000,
      polling: 20,
    },
  );
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
};

/** Puts numbers into levers by their labels, as somebody who types does, and waits for all futures of the last. */
async function move(positions) {
  await page.evaluate((wanted) => {
    for (const [label, value] of Object.entries(wanted)) {
      const field = [...document.querySelectorAll('label')].find((l) => l.textContent.trim() === label).control;
      window.seen.played.length = 0;
      window.seen.moved = performance.now();
      field.focus();
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }, positions);
  await settled();
}

const does = {
  async open({ width = 1280, height = 900, dark = false, hash = '', without = '' }) {
    if (without) await page.evaluateOnNewDocument((name) => delete window[name], without);
    await page.setViewport({ width, height });
    if (which !== 'firefox' || dark)
      await page
        .emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }])
        .catch(() => {});
    await page.goto('about:blank');
    await page.goto(`file://${resolve(file)}${hash}`, { waitUntil: 'domcontentloaded' });
    await settled();
    return page.evaluate(() => ({ first: window.seen.played[0]?.at, last: window.seen.played.at(-1)?.at }));
  },
  async visit({ url }) {
    await page.goto(url);
  },
  move: ({ positions }) => move(positions),
  async figures() {
    return page.evaluate(() => {
      const { at, ...last } = window.seen.played.at(-1);
      const tiles = [...document.querySelectorAll('.tile')].map((t) => [
        t.dataset.measure,
        t.querySelector('.big').textContent,
      ]);
      return { ...last, tiles: Object.fromEntries(tiles), say: document.getElementById('say').textContent };
    });
  },
  times: () =>
    page.evaluate(() => ({
      first: window.seen.played[0].at - window.seen.moved,
      all: window.seen.played.at(-1).at - window.seen.moved,
      took: window.seen.played.map((p) => p.took),
    })),
  async click({ selector }) {
    await page.evaluate(() => (window.seen.played.length = 0));
    await page.$eval(selector, (element) => element.click());
  },
  settled: () => settled(),
  async upload({ selector, path }) {
    await page.evaluate(() => (window.seen.played.length = 0));
    await (await page.$(selector)).uploadFile(path);
    await settled();
  },
  async choose({ selector, value }) {
    await page.evaluate(() => (window.seen.played.length = 0));
    await page.select(selector, value);
    await settled();
  },
  files: () => page.evaluate(() => new Promise((done) => setTimeout(() => done(window.seen.files), 200))),
  text: ({ selector }) => page.$$eval(selector, (all) => all.map((one) => one.textContent)),
  run: ({ code }) => page.evaluate(code),
  /** Presses a key, somewhere. */
  async press({ selector, keys }) {
    await page.evaluate(() => (window.seen.played.length = 0));
    if (selector) await page.focus(selector);
    for (const key of keys) await page.keyboard.press(key);
  },
  async unfold() {
    await page.$$eval('details', (all) => all.forEach((one) => (one.open = true)));
  },
  /** Of the whole page, of an element, or of what is to be seen at first. */
  async picture({ name, selector, isWindow }) {
    const path = `${pictures}/${name}.png`;
    if (selector) await (await page.$(selector)).screenshot({ path });
    else await page.screenshot({ path, fullPage: !isWindow });
  },
  /** As it is printed, to be looked at. */
  async print({ isPrint }) {
    await page.emulateMediaType(isPrint ? 'print' : null);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await new Promise((done) => setTimeout(done, 300));
  },
  async pdf({ name }) {
    const made = await page.pdf({ path: `${pictures}/${name}.pdf`, format: 'A4', printBackground: true });
    return Number(/\/Count (\d+)/.exec(Buffer.from(made).toString('latin1'))?.[1]);
  },
  /** How far the page is wider than the window, and what has no name for a screen reader. */
  fits: () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  async axe() {
    const code = await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
    const cdp = await page.createCDPSession(); // the page's own policy would keep the script out
    await cdp.send('Runtime.evaluate', { expression: code });
    const { result } = await cdp.send('Runtime.evaluate', {
      expression: `axe.run().then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.impact, v.nodes.map((n) => n.html.slice(0, 120))])))`,
      awaitPromise: true,
    });
    return JSON.parse(result.value);
  },
};

try {
  for (const step of steps) seen.steps.push((await does[step.do](step)) ?? null);
  seen.violations = await page.evaluate(() => window.seen.violations);
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
