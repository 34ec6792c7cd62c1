// What the engine last said, put where it is read.
import { details, found, sentence, verdict } from './answer.ts';
import { draw as drawChart } from './chart.ts';
import { byId, h } from './dom.ts';
import type { Change, Finding } from './engine.ts';
import { at } from './levers.ts';
import { amount, change, number } from './numbers.ts';
import type { Language } from './numbers.ts';
import type { Kept, State } from './state.ts';
import { costsTable, differencesTable, groupsTable, keptTable, tiles } from './tables.ts';
import { moved, settings, variantsFile } from './variant.ts';
import { say } from './words.ts';

interface How {
  isLast: boolean; // nothing more comes of what is wanted
  isStale: boolean; // of what was wanted before, while something is dragged
}

function who(state: State): string {
  const { opened, given, language: l } = state;
  if (!opened) return '';
  const name = opened.name;
  return l === 'zh'
    ? `${name} · ${opened.people} ${say('people', l)} · 未来 ${given.months} ${say('months', l)}`
    : `${name} · ${opened.people} ${say('people', l)} · the next ${given.months} ${say('months', l)}`;
}

/** Today in words: what it costs, who leaves, how customers fare. */
function todayInWords(state: State): string {
  const { played, opened, given, language: l } = state;
  const cost = found(played!.figures, 'total_cost');
  const leavers = found(played!.figures, 'leavers');
  const lost = found(played!.figures, 'lost_share');
  const money = `${number(cost?.first ?? 0, 0, l)} ${opened!.currency}`;
  const people = number(leavers?.first ?? 0, 0, l);
  const customers = lost ? amount(lost.first, { kind: 'share' }, l) : '';
  if (l === 'zh')
    return `维持现行规则，${given.months} 个月的成本约 ${money}，约 ${people} 人离职${customers ? `，流失 ${customers} 的咨询` : ''}。`;
  return `As it is today, ${given.months} months cost about ${money}, about ${people} people leave${
    customers ? `, and ${customers} of customers are lost` : ''
  }.`;
}

function chips(state: State): HTMLElement[] {
  const { given, variant, file, language: l, played } = state;
  if (file) return [h('li', {}, `${say('fileIs', l)}: ${file.name}`), ...(played?.changed.changes ?? []).map(chipOf)];
  const levers = moved(given.levers, variant.positions).map((lever) => {
    const name = l === 'zh' && lever.zh ? lever.zh : lever.label;
    return h(
      'li',
      {},
      `${name} ${at(lever, lever.today, l)} → `,
      h('b', {}, at(lever, variant.positions[lever.id]!, l)),
    );
  });
  const ofLevers = new Set(moved(given.levers, variant.positions).flatMap((x) => x.paths.map((p) => p.path)));
  const others = { ...variant.policy, ...variant.assumptions };
  const beside = Object.entries(others)
    .filter(([path]) => !ofLevers.has(path))
    .map(([path, value]) =>
      h('li', {}, `${path} → `, h('b', {}, typeof value === 'string' ? value : JSON.stringify(value))),
    );
  const all = [...levers, ...beside];
  return all.length ? all : [h('li', {}, say('nothing', l))];
}

const chipOf = (c: Change): HTMLElement => h('li', {}, c.text);

const findingOf = (f: Finding): HTMLElement =>
  h('li', {}, h('b', {}, f.path), ` ${f.text}`, f.source ? h('span', { class: 'faint' }, ` (${f.source})`) : null);

/** What is assumed beside what has a lever. */
function assumptions(state: State): HTMLElement[] {
  const { given, language: l } = state;
  return given.assumed
    .filter((a) => !a.lever)
    .map((a) =>
      h(
        'li',
        {},
        h('b', {}, l === 'zh' && a.zh ? a.zh : a.label),
        `: ${a.value} `,
        h('span', { class: 'faint' }, `${say('source', l)}: ${a.source}`),
      ),
    );
}

function made(state: State): string {
  const { given, played, language: l } = state;
  const parts = [`tierwise ${given.version}`, given.written, `${say('seed', l)} ${given.seed}`];
  if (played && l === 'zh')
    parts.unshift(`${played.figures.replicas} 种未来，${played.firstMonth} 起 ${given.months} 个月`);
  else if (played)
    parts.unshift(`${played.figures.replicas} futures, ${given.months} months from ${played.firstMonth}`);
  return parts.join(' · ');
}

function words(state: State, how: How): void {
  const { played, opened, given, language: l } = state;
  if (!played || !opened) return;
  const isToday = played.changed.changes.length === 0;
  const of = { figures: played.figures, months: given.months, currency: opened.currency };
  const said = isToday ? todayInWords(state) : sentence(of, l);
  // Read aloud only at the end of a change: what is on the way would be read over itself.
  const live = byId('say');
  live.setAttribute('aria-busy', String(!how.isLast));
  if (live.textContent !== said) live.textContent = said;
  byId('details').textContent = isToday ? '' : details(of, l);
  const cost = found(played.figures, 'total_cost')!;
  const leavers = found(played.figures, 'leavers')!;
  const signs = `${change(cost.difference, { kind: 'money' }, l)} ${opened.currency} · ${change(leavers.difference, { kind: 'count' }, l)} ${say('leave', l)}`;
  byId('strip').textContent = isToday ? said : signs;
  byId('strip').dataset['sure'] = verdict(cost, { better: -1 });
}

function progress(state: State, how: How): void {
  const { played, language: l, replicas } = state;
  const done = played?.figures.replicas ?? 0;
  byId<HTMLProgressElement>('bar').max = replicas;
  byId<HTMLProgressElement>('bar').value = how.isStale ? 0 : done;
  byId('count').textContent = played ? `${done} / ${replicas} ${say('futures', l)}` : '';
  byId<HTMLButtonElement>('stop').disabled = how.isLast;
  byId<HTMLButtonElement>('sharpen').disabled = !how.isLast;
  byId<HTMLButtonElement>('keep').disabled = !played || played.changed.changes.length === 0;
}

/** Everything that hangs on figures. */
export function show(state: State, how: How): void {
  const { language: l, played, opened } = state;
  byId('who').textContent = who(state);
  byId('made').textContent = made(state);
  byId('chips').replaceChildren(...chips(state));
  const isMoved = state.given.assumed.some((a) => a.lever && moved([a.lever], state.assumed).length);
  byId('moved').textContent = isMoved ? say('underOther', l) : '';
  byId('assumed-list').replaceChildren(...assumptions(state));
  progress(state, how);
  words(state, how);
  const tomlText = state.file
    ? state.file.text
    : variantsFile(state.given.levers, [{ ...state.variant, name: state.variant.name || 'variant' }]);
  const own = settings(state.given.levers, state.variant);
  const isEmpty = !state.file && Object.keys(own.policy).length + Object.keys(own.assumptions).length === 0;
  byId('toml').textContent = isEmpty ? say('nothing', l) : tomlText;
  if (!played || !opened) return;
  byId('tiles').replaceChildren(...tiles(state));
  const findings = played.changed.findings;
  byId('findings').hidden = findings.length === 0;
  byId('findings-list').replaceChildren(...findings.map(findingOf));
  const isToday = played.changed.changes.length === 0;
  for (const id of ['over-time', 'split']) byId(id).hidden = isToday;
  if (played.costs !== undefined) byId('costs-rows').replaceChildren(costsTable(played.costs, l));
  byId('costs-rows').classList.toggle('old', played.areOld);
  byId('groups-rows').replaceChildren(groupsTable(state) ?? '');
  byId('differences-rows').replaceChildren(differencesTable(state) ?? '');
  const kept = show.kept && keptTable(state, show.kept.take, show.kept.remove);
  byId('kept').hidden = !kept;
  byId('kept-rows').replaceChildren(kept || '');
  if (!isToday)
    drawChart(
      byId('chart'),
      played.byMonth,
      opened.measures.find((m) => m.name === played.measure)!,
      l,
    );
}

show.kept = null as null | { take: (kept: Kept) => void; remove: (kept: Kept) => void };

export type { Language };
