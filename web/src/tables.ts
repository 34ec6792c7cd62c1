// The page's tables: tiles, differences, costs, groups, kept variants.
import { beforeAfter, differing, found, sureness, verdict } from './answer.ts';
import { h } from './dom.ts';
import type { Child } from './dom.ts';
import type { CostPart, Difference, Group, Measure, Opened } from './engine.ts';
import { amount, change, number, percent } from './numbers.ts';
import type { Language } from './numbers.ts';
import type { Kept, State } from './state.ts';
import { label, measureName, part, say, unit } from './words.ts';
import type { Word } from './words.ts';

const MONEY = { kind: 'money' } as const;

const measureOf = (opened: Opened, name: string): Measure | undefined => opened.measures.find((m) => m.name === name);

function head(language: Language, first: Word, ...others: Word[]): HTMLElement {
  return h(
    'thead',
    {},
    h(
      'tr',
      {},
      h('th', { scope: 'col' }, say(first, language)),
      ...others.map((word) => h('th', { scope: 'col', class: 'n' }, say(word, language))),
    ),
  );
}

const cell = (text: Child, of = ''): HTMLElement => h('td', { class: `n ${of}`.trim() }, text);

/** The measures that a manager looks at first, as far as the desk has them. */
export function mainMeasures(opened: Opened): Measure[] {
  const service = measureOf(opened, 'lost_share') ? 'lost_share' : 'promoted';
  return ['total_cost', 'leavers', service, 'score'].flatMap((name) => measureOf(opened, name) ?? []);
}

export function tiles(state: State): HTMLElement[] {
  const { opened, played, language } = state;
  if (!opened || !played) return [];
  const isToday = played.changed.changes.length === 0;
  return mainMeasures(opened).map((m) => {
    const d = found(played.figures, m.name)!;
    const big = isToday ? amount(d.first, m, language) : change(d.difference, m, language);
    const of = m.unit && m.kind !== 'share' ? h('span', { class: 'faint' }, ` (${unit(m.unit, language)})`) : null;
    return h(
      'div',
      { class: `tile ${isToday ? '' : verdict(d, m)}`.trim(), 'data-measure': m.name },
      h('h3', {}, measureName(m, language), of),
      h('p', { class: 'big' }, big),
      !isToday && h('p', { class: 'faint' }, beforeAfter(d, m, language)),
      !isToday && h('p', { class: 'sure' }, sureness(d, m, played.figures.replicas, language)),
    );
  });
}

/** The interval, or in how many futures there is a difference where they are too few for one. */
const interval = (d: Difference, m: Pick<Measure, 'kind'>, replicas: number, language: Language): string =>
  d.low === null || d.high === null
    ? differing(d, replicas, language)
    : `${change(d.low, m, language)} ${language === 'zh' ? '至' : 'to'} ${change(d.high, m, language)}`;

export function differencesTable(state: State): HTMLElement | null {
  const { opened, played, language } = state;
  if (!opened || !played) return null;
  const rows = opened.measures.flatMap((m) => {
    const d = found(played.figures, m.name);
    if (!d || (d.first === 0 && d.difference === 0)) return [];
    const sure = verdict(d, m);
    return h(
      'tr',
      { class: sure === 'unsure' ? 'unsure' : '', 'data-measure': m.name },
      h('th', { scope: 'row' }, measureName(m, language)),
      cell(amount(d.first, m, language)),
      cell(change(d.difference, m, language), sure === 'better' || sure === 'worse' ? sure : ''),
      cell(interval(d, m, played.figures.replicas, language), 'wide'),
      cell(d.better === null || sure === 'none' ? '' : percent(d.better, language)),
    );
  });
  const table = h('table', { id: 'differences' }, head(language, 'measure', 'todayIs', 'change', 'interval', 'better'));
  table.querySelectorAll('thead th')[3]?.classList.add('wide');
  table.append(h('tbody', {}, ...rows));
  return table;
}

export function costsTable(costs: CostPart[] | null, language: Language): HTMLElement {
  if (!costs) return h('p', { class: 'note' }, say('noCosts', language));
  const reach = Math.max(...costs.filter((c) => c.part !== 'total').map((c) => Math.abs(c.mean)), 1e-9);
  const isMixed = costs.some((c) => c.mean < 0);
  const rows = costs.map((c) => {
    const isTotal = c.part === 'total';
    const width = ((isMixed ? 50 : 100) * Math.abs(c.mean)) / reach;
    const zero = isMixed ? 50 : 0;
    const bar = h('div', { class: 'bar', 'aria-hidden': 'true' }, h('i'));
    bar.style.setProperty('--zero', `${zero}%`);
    bar.style.setProperty('--from', `${c.mean < 0 ? zero - width : zero}%`);
    bar.style.setProperty('--width', `${width}%`);
    return h(
      'tr',
      { class: isTotal ? 'total' : '', 'data-part': c.part },
      h('th', { scope: 'row' }, part(c.part, language)),
      cell(change(c.mean, MONEY, language)),
      h('td', {}, isTotal ? '' : bar),
    );
  });
  return h('table', { id: 'costs' }, h('tbody', {}, ...rows));
}

function groupRow(g: Group, language: Language): HTMLElement {
  const name = h('th', { scope: 'row' }, label(g, language));
  if (g.withheld) return h('tr', { class: 'unsure' }, name, h('td', { colspan: 6 }, say('withheld', language)));
  const sure = verdict(g.pay, { better: 1 });
  const expected = (first: number, then: number): string =>
    `${number(first, 1, language)} → ${number(then, 1, language)}`;
  return h(
    'tr',
    { 'data-group': `${g.by}.${g.name}` },
    name,
    cell(String(g.people)),
    cell(amount(g.pay.first, MONEY, language), 'wide'),
    cell(change(g.pay.difference, MONEY, language), sure === 'better' || sure === 'worse' ? sure : ''),
    cell(change(g.total_cost.difference, MONEY, language), 'wide'),
    cell(expected(g.rise_first, g.rise_variant)),
    cell(expected(g.leave_first, g.leave_variant)),
  );
}

export function groupsTable(state: State): HTMLElement | null {
  const { opened, played, language } = state;
  if (!opened || !played) return null;
  const shown = played.figures.groups.filter((g) => g.withheld || g.people > 0);
  const grouping = (by: string): string =>
    by === 'shop'
      ? language === 'zh'
        ? '分店'
        : 'shop'
      : label(
          opened.ladders.find((l) => l.name === by)!,
          language,
        );
  const rows = [...new Set(shown.map((g) => g.by))].flatMap((by) => [
    h('tr', { class: 'heading' }, h('th', { scope: 'rowgroup', colspan: 7 }, grouping(by))),
    ...shown.filter((g) => g.by === by).map((g) => groupRow(g, language)),
  ]);
  const table = h('table', { id: 'groups' });
  table.append(head(language, 'group', 'peopleNow', 'payToday', 'payChange', 'costs', 'rise', 'leave'));
  table.querySelectorAll('thead th')[2]!.classList.add('wide');
  const cost = table.querySelectorAll('thead th')[4]!;
  cost.textContent = measureName(measureOf(opened, 'total_cost')!, language);
  cost.classList.add('wide');
  table.append(h('tbody', {}, ...rows));
  return table;
}

export function keptTable(state: State, take: (kept: Kept) => void, remove: (kept: Kept) => void): HTMLElement | null {
  const { opened, kept, language } = state;
  if (!opened || kept.length === 0) return null;
  const measures = mainMeasures(opened);
  const rows = kept.map((k) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, h('button', { type: 'button', onclick: () => take(k) }, k.variant.name)),
      ...measures.map((m) => {
        const d = found(k.figures, m.name)!;
        const sure = verdict(d, m);
        return cell(change(d.difference, m, language), sure === 'unsure' ? 'faint' : sure);
      }),
      h(
        'td',
        { class: 'n noprint' },
        h('button', { type: 'button', onclick: () => remove(k) }, say('remove', language)),
      ),
    ),
  );
  const top = h('tr', {}, h('th', { scope: 'col' }, say('keepName', language)));
  for (const m of measures) top.append(h('th', { scope: 'col', class: 'n' }, measureName(m, language)));
  top.append(h('td', { class: 'noprint' }));
  return h('table', { id: 'kept-table' }, h('thead', {}, top), h('tbody', {}, ...rows));
}

/** The table of differences as CSV: unrounded, and with the mark by which Excel knows UTF-8. */
export function csv(state: State): string {
  const columns = ['first', 'difference', 'low', 'high', 'band_low', 'band_high', 'more', 'less', 'better'] as const;
  const rows = (state.played?.figures.differences ?? []).map((d) =>
    [d.measure, ...columns.map((name) => d[name] ?? '')].join(','),
  );
  return `\ufeff${['measure', ...columns].join(',')}\r\n${rows.map((r) => `${r}\r\n`).join('')}`;
}
