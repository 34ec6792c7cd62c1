// The chart of the difference over time: a Vega specification, compiled when the page is built, drawn without `eval`.
import compiled from 'compiled-chart';
import type { MonthDifference, Measure } from './engine.ts';
import type { Language } from './numbers.ts';
import { expressionInterpreter, parse, View } from './vega.ts';
import { measureName, unit as unitName } from './words.ts';

let view: { into: HTMLElement; of: View } | null = null;
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
  const unit = m.kind === 'share' ? (language === 'zh' ? '百分点' : 'points') : unitName(m.unit, language);
  const title = `${measureName(m, language)}${unit ? ` (${unit})` : ''}`;
  const width = Math.max(240, into.clientWidth - 8);
  const apart = Math.ceil(data.length / (width < 420 ? 4 : 7)) || 1;
  const signals = {
    width,
    ink: style('--ink'),
    faint: style('--line'),
    line: style('--line-of-chart'),
    axis_title: title,
    ticks: data.filter((_, i) => i % apart === 0).map((row) => new Date(row.month).getTime()),
  };
  drawing = drawing.then(async () => {
    if (view?.into !== into) {
      view?.of.finalize();
      const runtime = parse(compiled, undefined, { ast: true });
      view = { into, of: new View(runtime, { renderer: 'svg', container: into, expr: expressionInterpreter }) };
    }
    for (const [name, value] of Object.entries(signals)) view.of.signal(name, value);
    view.of.data('rows', data);
    await view.of.resize().runAsync();
  });
}
