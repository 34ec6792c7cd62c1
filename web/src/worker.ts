// The engine's worker: one message, one stretch of futures, one answer. It never decides what comes next.
import { Engine, Refused } from './engine.ts';
import type { Changed, CostPart, CreateModule, Fault, Figures, LookedInto, MonthDifference, Opened } from './engine.ts';

declare const createTierwise: CreateModule; // Emscripten's code stands before this one

export interface Begin {
  type: 'begin';
  policy: string;
  assumptions: string;
  people: string;
  packed?: ArrayBuffer; // the engine, gzipped; or, when it begins again, compiled
  module?: WebAssembly.Module;
}

/** What is compared with today, under which assumptions. */
export interface Wanted {
  assumed: string;
  variant: string;
}

/** Which replicas of what is wanted come next. */
export interface Stretch extends Wanted {
  type: 'stretch';
  job: number;
  months: number;
  first: number;
  count: number;
  seed: string;
  measure: string;
}

/** Where the change in cost comes from, of all that has been played: takes about as long as playing it did. */
export interface Split {
  type: 'split';
  job: number;
}

export interface LookInto {
  type: 'look';
  call: number;
  text: string;
  file: string;
}

export interface Documents extends Wanted {
  type: 'documents';
  call: number;
}

export type Asked = Begin | Stretch | Split | LookInto | Documents;

export interface Played {
  type: 'played';
  job: number;
  replicas: number;
  firstMonth: string;
  changed: Changed;
  figures: Figures;
  byMonth: MonthDifference[];
  took: number;
}

export type Answer =
  | { type: 'ready'; opened: Opened; module: WebAssembly.Module }
  | Played
  | { type: 'costs'; job: number; costs: CostPart[] | null }
  | { type: 'looked'; call: number; found: LookedInto }
  | { type: 'written'; call: number; found: { policy: string; assumptions: string } }
  | { type: 'refused'; job: number; call: number; faults: Fault[] };

let engine: Engine | null = null;
let module: WebAssembly.Module | null = null;
let assumed = '';
let variant = '';
let changed: Changed = { changes: [], findings: [] };

async function begin(asked: Begin): Promise<Answer> {
  module = asked.module ?? null;
  if (!module) {
    const unpacked = new Blob([asked.packed!]).stream().pipeThrough(new DecompressionStream('gzip'));
    module = await WebAssembly.compile(await new Response(unpacked).arrayBuffer());
  }
  const compiled = module;
  const made = await createTierwise({
    instantiateWasm: (imports, ready) => {
      void WebAssembly.instantiate(compiled, imports).then((instance) => ready(instance, compiled));
      return {};
    },
  });
  engine = new Engine(made);
  const opened = engine.open(asked.policy, asked.assumptions, asked.people);
  return { type: 'ready', opened, module: compiled };
}

function prepare(desk: Engine, asked: Wanted): void {
  if (asked.assumed !== assumed) {
    desk.assume(asked.assumed);
    assumed = asked.assumed;
    variant = '';
    changed = { changes: [], findings: [] };
  }
  if (asked.variant !== variant) {
    changed = desk.change(asked.variant);
    variant = asked.variant;
  }
}

function play(desk: Engine, asked: Stretch): Played {
  const began = performance.now();
  prepare(desk, asked);
  const { replicas, first_month } = desk.play(asked.months, asked.first, asked.count, asked.seed);
  const figures = desk.figures();
  const byMonth = desk.byMonth(asked.measure, true);
  const took = performance.now() - began;
  return { type: 'played', job: asked.job, replicas, firstMonth: first_month, changed, figures, byMonth, took };
}

async function answer(asked: Asked): Promise<Answer> {
  if (asked.type === 'begin') return begin(asked);
  if (!engine) throw new Error('the engine has not begun');
  if (asked.type === 'stretch') return play(engine, asked);
  if (asked.type === 'split') return { type: 'costs', job: asked.job, costs: engine.costs() };
  if (asked.type === 'look')
    return { type: 'looked', call: asked.call, found: engine.lookInto(asked.text, asked.file) };
  prepare(engine, asked);
  return { type: 'written', call: asked.call, found: engine.documents() };
}

addEventListener('message', (event: MessageEvent<Asked>) => {
  const asked = event.data;
  answer(asked).then(postMessage, (refused: unknown) => {
    if ('variant' in asked) assumed = variant = '\0'; // whatever was half done is done again
    const faults =
      refused instanceof Refused ? refused.faults : [{ path: '', message: String((refused as Error).message) }];
    const job = 'job' in asked ? asked.job : 0;
    const call = 'call' in asked ? asked.call : 0;
    postMessage({ type: 'refused', job, call, faults } satisfies Answer);
  });
});
