// Makes the page's template, in one file: the engine, the worker, the code and its style, with the hashes in the policy. What is
// still open is marked: the writer of a page puts in what it is given.
//   node build.mjs ENGINE_FOLDER OUT.html
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as vegaLite from 'vega-lite';

const here = dirname(fileURLToPath(import.meta.url));
const [engineFolder, out] = process.argv.slice(2);
if (!out) throw new Error('usage: node build.mjs ENGINE_FOLDER OUT.html');

const common = { bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'utf8', write: false };

async function module(entry) {
  const made = await esbuild.build({ ...common, format: 'esm', platform: 'node', entryPoints: [join(here, entry)] });
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString('base64')}`);
}

/** The chart's specification as Vega, so that no Vega-Lite need be in the page. */
const compiledChart = {
  name: 'compiled-chart',
  setup(build) {
    build.onResolve({ filter: /^compiled-chart$/ }, () => ({ path: 'compiled-chart', namespace: 'chart' }));
    build.onLoad({ filter: /.*/, namespace: 'chart' }, async () => {
      const { spec } = await module('src/chart.spec.ts');
      return { contents: JSON.stringify(vegaLite.compile(spec).spec), loader: 'json' };
    });
  },
};

async function bundle(entry, plugins = []) {
  const made = await esbuild.build({ ...common, entryPoints: [join(here, entry)], plugins, absWorkingDir: here });
  return made.outputFiles[0].text;
}

/** Text that may stand in a script element: nothing in it ends the element or hides its end. */
const inScript = (text) => text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');

const glue = await esbuild.transform(await readFile(join(engineFolder, 'tierwise.js'), 'utf8'), {
  minify: true,
  target: 'es2022',
  charset: 'utf8',
});
const code = inScript(await bundle('src/main.ts', [compiledChart]));
const worker = inScript(`${glue.code}\n${await bundle('src/worker.ts')}`);
// gzip's format, a twentieth smaller than gzip makes it.
const engine = execFileSync('zopfli', ['--i5', '-c', join(engineFolder, 'tierwise.wasm')], {
  maxBuffer: 2 ** 24,
}).toString('base64');
const style = await esbuild.transform(await readFile(join(here, 'src/page.css'), 'utf8'), {
  loader: 'css',
  minify: true,
});
const hash = createHash('sha256').update(code).digest('base64');
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const parts = {
  policy: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  style: style.code.trim(),
  engine,
  worker,
  code,
};
// For pages of one's own: the engine's class, beside Emscripten's files.
const own = await esbuild.build({
  ...common,
  minify: false,
  format: 'esm',
  entryPoints: [join(here, 'src/engine.ts')],
});
await writeFile(join(engineFolder, 'engine.js'), own.outputFiles[0].text);

const template = await readFile(join(here, 'src/page.html'), 'utf8');
const page = template.replace(/\{\{(\w+)\}\}/g, (mark, name) => parts[name] ?? mark);
await mkdir(dirname(out), { recursive: true });
await writeFile(out, page);
const kb = (text) => `${Math.round(text.length / 1000)} kB`;
console.log(`${out}: ${kb(page)}, of which the engine ${kb(engine)}, the code ${kb(code)}, the worker ${kb(worker)}`);
