// Whether the answer turns when one assumption after the other is moved to the ends of its spread.
import { found, verdict } from './answer.ts';
import { h } from './dom.ts';
import type { Figures } from './engine.ts';
import type { Lever } from './given.ts';
import { change } from './numbers.ts';
import type { Language } from './numbers.ts';
import { say } from './words.ts';

export interface End {
  lever: Lever;
  low: Figures;
  high: Figures | null; // null: not played yet
}

const MEASURES = ['total_cost', 'leavers'] as const;

/** Whether what costs more then costs less, or who left less then leaves more, or the like; what is unsure turns nothing. */
export function turns(usual: Figures, other: Figures): boolean {
  return MEASURES.some((name) => {
    const [a, b] = [usual, other].map((f) => {
      const d = found(f, name);
      return d ? verdict(d, { better: -1 }) : 'none';
    });
    return (a === 'better' && b === 'worse') || (a === 'worse' && b === 'better');
  });
}

export function endsTable(usual: Figures, ends: End[], language: Language): HTMLElement {
  const cell = (figures: Figures | null): HTMLElement => {
    if (!figures) return h('td', { class: 'n' }, '…');
    const [cost, leavers] = MEASURES.map((name) => found(figures, name)!);
    const said = `${change(cost!.difference, { kind: 'money' }, language)} · ${change(leavers!.difference, { kind: 'count' }, language)}`;
    return h('td', { class: `n ${turns(usual, figures) ? 'worse' : ''}`.trim() }, said);
  };
  const rows = ends.map(({ lever, low, high }) => {
    const isTurned = turns(usual, low) || (high !== null && turns(usual, high));
    const verdictText = say(isTurned ? 'turns' : 'holdsTrue', language);
    const name = language === 'zh' && lever.zh ? lever.zh : lever.label;
    return h('tr', {}, h('th', { scope: 'row' }, name), cell(low), cell(high), h('td', {}, high ? verdictText : ''));
  });
  const head = (['assumption', 'lowEnd', 'highEnd'] as const).map((word, i) =>
    h('th', { scope: 'col', class: i ? 'n' : '' }, say(word, language)),
  );
  return h(
    'div',
    {},
    h('table', { id: 'ends-table' }, h('thead', {}, h('tr', {}, ...head, h('td'))), h('tbody', {}, ...rows)),
    h('p', { class: 'note' }, say('endsNote', language)),
  );
}
