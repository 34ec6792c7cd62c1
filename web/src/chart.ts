// The chart of the difference over time: a Vega specification, compiled when the page is built, drawn without `eval`.
import compiled from 'compiled-chart';
import type { MonthDifference, Measure } from './engine.ts';
import type { Language } from './numbers.ts';
import { expressionInterpreter, parse, View } from './vega.ts';
import { measureName } from './words.ts';

let view: View | null = null;
let drawing: Promise<unknown> = Promise.resolve();

interface Row {
  month: string;
  middle: number | null;
  low: number | null;
  high: number | null;
}

const style = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Draws the rows in an element, at its width; what is asked while it draws is drawn next. */
export function draw(into: HTMLElement, rows: MonthDifference[], m: Measure, language: Language): void {
  const scale = m.kind === 'share' ? 100 : 1;
  const of = (x: number | null): number | null => (x === null ? null : x * scale);
  const data: Row[] = rows.map((r) => ({
    month: `${r.month}-01T00:00:00`,
    middle: of(r.difference),
    low: of(r.band_low),
    high: of(r.band_high),
  }));
  const unit = m.kind === 'share' ? (language === 'zh' ? '百分点' : 'points') : m.unit;
  const title = `${measureName(m, language)}${unit ? ` (${unit})` : ''}`;
  drawing = drawing.then(async () => {
    view ??= new View(parse(compiled, undefined, { ast: true }), {
      renderer: 'svg',
      container: into,
      expr: expressionInterpreter,
    });
    view.signal('width', Math.max(240, into.clientWidth - 8));
    for (const [name, value] of Object.entries({
      ink: style('--ink'),
      faint: style('--line'),
      line: style('--line-of-chart'),
    }))
      view.signal(name, value);
    view.signal('axis_title', title);
    view.data('rows', data);
    await view.resize().runAsync();
  });
}
