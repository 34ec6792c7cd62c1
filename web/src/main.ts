// The page: what the reader chooses goes to the engine, and what comes back is shown.
import { Desk } from './desk.ts';
import { byId, download, h } from './dom.ts';
import { Refused } from './engine.ts';
import type { Fault, Figures } from './engine.ts';
import { endsTable } from './ends.ts';
import type { End } from './ends.ts';
import type { Given, Lever } from './given.ts';
import { layout } from './layout.ts';
import type { Wishes } from './layout.ts';
import { leverRows } from './levers.ts';
import type { LeverRow } from './levers.ts';
import { measureName, say } from './words.ts';
import { fromHash, nothing, toHash } from './state.ts';
import type { Kept, State } from './state.ts';
import { show } from './show.ts';
import { csv } from './tables.ts';
import { held, isToday, ofFile, settings, settingsFile, variantsFile } from './variant.ts';
import type { Played } from './worker.ts';

const MOST_REPLICAS = 800;
const LARGEST_FILE = 16_777_216; // bytes of a policy, as the engine reads them

const text = (id: string): string => byId(id).textContent ?? '';
const given = JSON.parse(text('given')) as Given;

const state: State = {
  given,
  language: given.language,
  variant: fromHash(location.hash, given, held),
  file: null,
  assumed: {},
  replicas: given.replicas,
  measure: 'total_cost',
  kept: [],
  opened: null,
  played: null,
};

let hasFailed = false;
let lastPart: Played | null = null;
let rows: LeverRow[] = [];
let assumedRows: LeverRow[] = [];
const assumedLevers = given.assumed.flatMap((a) => (a.lever ? [a.lever] : []));

/** The engine's bytes as they stand in the page. */
function packed(): ArrayBuffer {
  const letters = atob(text('engine').trim());
  const out = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; ++i) out[i] = letters.charCodeAt(i);
  return out.buffer;
}

const desk = new Desk(
  text('worker'),
  packed,
  given,
  { months: given.months, seed: given.seed },
  {
    ready(opened) {
      state.opened = opened;
      draw();
    },
    played(part, isLast, isStale) {
      if (waiting) {
        if (isStale || !isLast) return;
        const told = waiting;
        waiting = null;
        return told(part.figures);
      }
      take(part);
      show(state, { isLast, isStale });
      tell(isLast);
    },
    split(costs) {
      if (!state.played) return;
      state.played = { ...state.played, costs, areOld: false };
      show(state, { isLast: desk.isIdle, isStale: false });
      tell(true);
    },
    refused: (faults) => refuse(say('faults', state.language), faults),
    failed(why) {
      hasFailed = true;
      refuse(say('failed', state.language), [{ path: '', message: why, hint: say('failedHint', state.language) }]);
    },
  },
);

function take(part: Played): void {
  const { figures, byMonth, firstMonth, changed } = part;
  const costs = state.played?.costs; // of what was played before, until they are split anew
  state.played = { figures, byMonth, firstMonth, changed, measure: state.measure, costs, areOld: true };
  lastPart = part;
  byId('refused').hidden = true;
}

/** For whoever embeds or tests the page: what it shows, unrounded. */
function tell(isLast: boolean): void {
  const detail = { ...lastPart, costs: state.played?.costs, isLast: isLast && desk.isIdle };
  document.dispatchEvent(new CustomEvent('tierwise:played', { detail }));
}

function refuse(what: string, faults: Fault[]): void {
  const box = byId('refused');
  const said = faults.slice(0, 20).map((f) => {
    const place = [f.path, f.line ? `${f.file ?? ''}:${f.line}` : ''].filter(Boolean).join(' ');
    return h('li', {}, [place, f.message, f.hint].filter(Boolean).join(': '));
  });
  box.replaceChildren(h('h2', {}, what), h('ul', {}, ...said));
  box.hidden = false;
  byId('say').textContent = what;
}

const variantText = (): string => {
  if (state.file) return state.file.text;
  return isToday(given.levers, state.variant)
    ? ''
    : variantsFile(given.levers, [{ ...state.variant, name: 'variant' }]);
};
const assumedText = (): string =>
  settingsFile(settings(assumedLevers, { ...nothing(), positions: state.assumed }).assumptions);

/** From now on there is something to be stopped. */
function setBusy(): void {
  byId<HTMLButtonElement>('stop').disabled = false;
  byId<HTMLButtonElement>('sharpen').disabled = true;
}

/** Asks for what the reader wants now; while something is dragged, for its first futures only. */
function want(isDragged = false): void {
  if (hasFailed) return;
  waiting = null;
  byId('refused').hidden = true;
  setBusy();
  if (!isDragged) history.replaceState(null, '', `#${toHash(state.variant)}`);
  desk.want({
    assumed: assumedText(),
    variant: variantText(),
    measure: state.measure,
    replicas: isDragged ? Math.min(20, state.replicas) : state.replicas,
    costs: !isDragged,
  });
}

function put(variant: State['variant'], file: State['file'] = null): void {
  state.variant = variant;
  state.file = file;
  for (const row of rows) row.show(variant.positions[row.lever.id] ?? row.lever.today);
  want();
}

function keep(): void {
  if (!state.played) return;
  const changes = state.played.changed.changes;
  const proposed =
    state.variant.name ||
    state.file?.name ||
    changes.map((c) => `${c.path.split('.').at(-2) ?? ''} ${c.after}`).join(', ');
  const name = prompt(say('keepName', state.language), proposed.slice(0, 60))?.trim();
  if (!name) return;
  state.kept = state.kept.filter((k) => k.variant.name !== name);
  const variant = structuredClone({ ...state.variant, name });
  state.kept.push({
    variant,
    file: state.file?.text ?? null,
    assumed: { ...state.assumed },
    figures: state.played.figures,
  });
  show(state, { isLast: desk.isIdle, isStale: false });
}

async function openFile(file: File): Promise<void> {
  const l = state.language;
  if (file.size > LARGEST_FILE) return refuse(say('tooLarge', l), [{ path: file.name, message: `${file.size} bytes` }]);
  try {
    const written = await file.text();
    const found = await desk.lookInto(written, file.name);
    if (!('variants' in found)) return put(nothing(), { name: found.name, text: written });
    const [first] = found.variants;
    if (first) put(ofFile(given, first));
    given.variants = [
      ...given.variants.filter((v) => !found.variants.some((f) => f.name === v.name)),
      ...found.variants.map((f) => ofFile(given, f)),
    ];
    draw();
  } catch (why) {
    refuse(file.name, why instanceof Refused ? why.faults : [{ path: '', message: String(why) }]);
  }
}

const wishes: Wishes = {
  language() {
    state.language = state.language === 'en' ? 'zh' : 'en';
    draw();
  },
  reset: () => put(nothing()),
  keep,
  stop() {
    desk.stop();
    show(state, { isLast: true, isStale: false });
  },
  sharpen() {
    state.replicas = Math.min(MOST_REPLICAS, state.replicas * 2);
    setBusy();
    desk.more(state.replicas);
  },
  measure(name) {
    state.measure = name;
    want();
  },
  preset(at) {
    const variant = given.variants[at];
    if (variant) put(structuredClone(variant));
  },
  saveVariants() {
    const own = state.file ? [] : [{ ...state.variant, name: state.variant.name || 'variant' }];
    const kept = state.kept.filter((k) => k.file === null).map((k) => k.variant);
    const all = kept.length ? kept : own;
    download(
      'variants.toml',
      variantsFile(given.levers, all, `Variants of ${state.opened?.name ?? ''}: tw.load_variants opens them.`),
    );
  },
  openFile: (file) => void openFile(file),
  savePolicy: () =>
    void desk.documents().then(
      (found) => download('policy.toml', found.policy),
      (why: Refused) => refuse(say('faults', state.language), why.faults),
    ),
  saveTable: () => download('differences.csv', csv(state), 'text/csv'),
  tryEnds: () => void tryEnds(),
  resetAssumed() {
    state.assumed = {};
    for (const row of assumedRows) row.show(row.lever.today);
    want();
  },
};

let ends: End[] = [];
let waiting: ((figures: Figures) => void) | null = null; // for the last of what was asked, when both ends are tried

/** Plays the variant under each assumption's ends, one after the other; whatever else is wanted ends it. */
async function tryEnds(): Promise<void> {
  const usual = state.played?.figures;
  if (!usual) return;
  ends = [];
  const played = (lever: Lever, position: number): Promise<Figures> =>
    new Promise((done) => {
      const assumed = settingsFile(
        settings([lever], { ...nothing(), positions: { [lever.id]: position } }).assumptions,
      );
      desk.want({ assumed, variant: variantText(), measure: state.measure, replicas: 40, costs: false });
      waiting = done;
    });
  setBusy();
  for (const lever of assumedLevers) {
    const end: End = { lever, low: await played(lever, lever.from), high: null };
    ends.push(end);
    showEnds(usual);
    end.high = await played(lever, lever.to);
    showEnds(usual);
  }
  want();
}

function showEnds(usual: Figures): void {
  byId('ends').replaceChildren(endsTable(usual, ends, state.language));
}

function takeBack(kept: Kept): void {
  state.assumed = { ...kept.assumed };
  for (const row of assumedRows) row.show(state.assumed[row.lever.id] ?? row.lever.today);
  put(structuredClone(kept.variant), kept.file === null ? null : { name: kept.variant.name, text: kept.file });
}

/** The whole page anew: in another language, or with other variants to choose from. */
function draw(): void {
  const { language } = state;
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  document.title = given.title || say('title', language);
  const unfolded = [...document.querySelectorAll('details[open]')].map((d) => d.parentElement?.id);
  byId('page').replaceChildren(...layout(state, wishes));
  for (const id of unfolded) if (id) byId(id).querySelector('details')!.open = true;
  rows = leverRows('levers', given.levers, language, state.variant.positions, (lever, position, isDragged) => {
    state.file = null;
    state.variant.positions[lever.id] = position;
    want(isDragged);
  });
  assumedRows = leverRows(
    'assumed-levers',
    assumedLevers,
    language,
    state.assumed,
    (lever, position, isDragged) => {
      state.assumed[lever.id] = position;
      want(isDragged);
    },
    (lever) => {
      const of = given.assumed.find((a) => a.lever?.id === lever.id);
      return of ? `${of.value} · ${say('source', language)}: ${of.source}` : '';
    },
  );
  const choice = byId<HTMLSelectElement>('measure');
  for (const m of state.opened?.measures ?? []) choice.append(h('option', { value: m.name }, measureName(m, language)));
  choice.value = state.measure;
  show(state, { isLast: desk.isIdle, isStale: false });
}

show.kept = { take: takeBack, remove: (kept) => ((state.kept = state.kept.filter((k) => k !== kept)), draw()) };
window.addEventListener('beforeprint', () => show(state, { isLast: true, isStale: false }));
window.addEventListener('resize', () => show(state, { isLast: desk.isIdle, isStale: false }));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
draw();
desk.begin();
want();
