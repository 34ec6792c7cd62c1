// Levers as people move them: a number to type, a slider under it with a mark at today, and a way back.
import { byId, h } from './dom.ts';
import type { Lever } from './given.ts';
import { position as shown } from './numbers.ts';
import type { Language } from './numbers.ts';
import { held } from './variant.ts';
import { say } from './words.ts';

const labelOf = (l: Lever, language: Language): string => (language === 'zh' && l.zh ? l.zh : l.label);
export const unitOf = (l: Lever): string => (l.percent ? '%' : l.how === 'times' ? '×' : l.unit);

/** `2,000 CNY`, `20 %`. */
export function at(l: Lever, position: number, language: Language): string {
  const unit = unitOf(l);
  return shown(position, language) + (unit ? ` ${unit}` : '');
}

export class LeverRow {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly field: HTMLInputElement;

  /** `moved` is called with the position, and whether the lever is still being dragged. */
  constructor(
    readonly lever: Lever,
    private readonly language: Language,
    private position: number,
    private readonly moved: (position: number, isDragged: boolean) => void,
  ) {
    const { id, from, to, step, today } = lever;
    const range = { min: from, max: to, step, 'aria-describedby': `${id}-ends` };
    this.field = h('input', { type: 'number', id: `${id}-field`, inputmode: 'decimal', ...range });
    this.slider = h('input', { type: 'range', id: `${id}-slider`, 'aria-label': labelOf(lever, language), ...range });
    const isInside = today >= from && today <= to;
    const mark = h('span', { class: 'mark', 'aria-hidden': 'true' });
    const track = h('div', { class: 'track' }, this.slider, isInside && mark);
    track.style.setProperty('--today', String((100 * (today - from)) / (to - from)));
    this.element = h(
      'div',
      { class: 'lever' },
      h(
        'div',
        { class: 'top' },
        h('label', { for: `${id}-field` }, labelOf(lever, language)),
        h('span', { class: 'number' }, this.field, ' ', h('span', { class: 'unit' }, unitOf(lever))),
      ),
      track,
      h(
        'div',
        { class: 'ends', id: `${id}-ends` },
        h('span', {}, shown(from, language)),
        h('span', {}, `${say('todayIs', language)} ${shown(today, language)}`),
        h('span', {}, shown(to, language)),
      ),
    );
    this.slider.addEventListener('input', () => this.take(Number(this.slider.value), true));
    this.slider.addEventListener('change', () => this.take(Number(this.slider.value), false));
    this.field.addEventListener('change', () => {
      const typed = this.field.value.trim() === '' ? NaN : Number(this.field.value);
      this.take(Number.isFinite(typed) ? held(lever, typed) : this.position, false);
    });
    this.show(position);
  }

  /** Stands where it is put, and tells nobody. */
  show(position: number): void {
    this.position = position;
    this.slider.value = this.field.value = String(position);
    this.slider.setAttribute('aria-valuetext', at(this.lever, position, this.language));
    this.element.classList.toggle('moved', position !== this.lever.today);
  }

  private take(position: number, isDragged: boolean): void {
    this.show(position);
    this.moved(position, isDragged);
  }
}

/** The levers in an element, in order; what was there is taken away. */
export function leverRows(
  into: string,
  levers: Lever[],
  language: Language,
  positions: Record<string, number>,
  moved: (lever: Lever, position: number, isDragged: boolean) => void,
  note: (lever: Lever) => string = () => '',
): LeverRow[] {
  const rows = levers.map(
    (l) =>
      new LeverRow(l, language, positions[l.id] ?? l.today, (position, isDragged) => moved(l, position, isDragged)),
  );
  for (const row of rows) {
    const said = note(row.lever);
    if (said) row.element.append(h('p', { class: 'note' }, said));
  }
  byId(into).replaceChildren(...rows.map((r) => r.element));
  return rows;
}
