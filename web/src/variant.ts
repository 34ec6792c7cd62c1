// From positions of levers to values by path, and to the text of a file.
import type { Value } from './engine.ts';
import type { Document, Figures, Given, Lever, Settings, Variant } from './given.ts';

/** Without what binary fractions add: 0.1 + 0.2 is 0.3. */
export const plain = (x: number): number => Number(x.toPrecision(12));

/** A position that the lever has: in its range, on a step of it. */
export function held(lever: Lever, position: number): number {
  const inside = Math.min(lever.to, Math.max(lever.from, position));
  const steps = Math.round((inside - lever.from) / lever.step);
  return Math.min(lever.to, plain(lever.from + steps * lever.step));
}

function each(figures: Figures, change: (x: number) => number): Value {
  if (typeof figures === 'number') return change(figures);
  if (!Array.isArray(figures)) return Object.fromEntries(Object.entries(figures).map(([name, x]) => [name, change(x)]));
  return figures.map((x) => (Array.isArray(x) ? [x[0], change(x[1])] : change(x))) as Value;
}

/** What a path is set to at a position. */
export function valueAt(lever: Lever, today: Figures, position: number): Value {
  const amount = lever.percent ? plain(position / 100) : position;
  if (lever.how === 'set') return lever.percent ? `${position}%` : position;
  return each(today, (x) => plain(lever.how === 'add' ? x + amount : x * amount));
}

/** Where levers stand that are not at today's position. */
export function moved(levers: Lever[], positions: Record<string, number>): Lever[] {
  return levers.filter((l) => (positions[l.id] ?? l.today) !== l.today);
}

/** Everything that a variant sets, levers included. */
export function settings(levers: Lever[], variant: Variant): Record<Document, Settings> {
  const out: Record<Document, Settings> = { policy: { ...variant.policy }, assumptions: { ...variant.assumptions } };
  for (const lever of moved(levers, variant.positions))
    for (const { document, path, today } of lever.paths)
      out[document][path] = valueAt(lever, today, variant.positions[lever.id]!);
  return out;
}

export const isToday = (levers: Lever[], variant: Variant): boolean => {
  const found = settings(levers, variant);
  return Object.keys(found.policy).length + Object.keys(found.assumptions).length === 0;
};

/** A text in TOML's quotes: what it must escape, JSON escapes the same way, but for DEL. */
const quoted = (text: string): string => JSON.stringify(text).replace(/\x7f/g, '\\u007f');

export function tomlValue(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value === 'object')
    return `{ ${Object.entries(value)
      .map(([name, x]) => `${quoted(name)} = ${tomlValue(x)}`)
      .join(', ')} }`;
  return String(value);
}

const lines = (of: Settings): string =>
  Object.entries(of)
    .map(([path, value]) => `${quoted(path)} = ${tomlValue(value)}\n`)
    .join('');

/** Values by path, as the engine assumes them. */
export const settingsFile = lines;

/** A file of variants, as `tw.load_variants` opens it. */
export function variantsFile(levers: Lever[], variants: Variant[], remark = ''): string {
  const head = remark
    .split('\n')
    .filter(Boolean)
    .map((line) => `# ${line.replace(/[\u0000-\u001f\u007f]/g, ' ')}\n`)
    .join('');
  return variants
    .map((variant) => {
      const found = settings(levers, variant);
      const of = (document: Document): string =>
        Object.keys(found[document]).length ? `\n[variant.${document}]\n${lines(found[document])}` : '';
      return `[[variant]]\nname = ${quoted(variant.name)}\n${of('policy')}${of('assumptions')}`;
    })
    .reduce((text, one) => `${text}${text ? '\n' : ''}${one}`, head);
}

/** The variant with levers where a file's values say so, and beside them what no lever has. */
export function ofFile(
  given: Given,
  file: { name: string; policy: { path: string; value: Value }[]; assumptions: { path: string; value: Value }[] },
): Variant {
  const out: Variant = { name: file.name, positions: {}, policy: {}, assumptions: {} };
  for (const { path, value } of file.policy) out.policy[path] = value;
  for (const { path, value } of file.assumptions) out.assumptions[path] = value;
  for (const lever of given.levers) {
    const position = positionOf(lever, out);
    if (position === null) continue;
    out.positions[lever.id] = position;
    for (const { document, path } of lever.paths) delete out[document][path];
  }
  return out;
}

/** Where a lever must stand to say what a variant says of all its paths; null where it says something else, or nothing. */
function positionOf(lever: Lever, variant: Variant): number | null {
  const said = (p: Lever['paths'][number]): string | null => {
    const value = variant[p.document][p.path];
    return value === undefined ? null : JSON.stringify(value);
  };
  const first = lever.paths[0];
  if (!first || said(first) === null) return null;
  const steps = Math.round((lever.to - lever.from) / lever.step);
  for (let i = 0; i <= Math.min(steps, 10_000); ++i) {
    const position = held(lever, lever.from + i * lever.step);
    if (lever.paths.every((p) => said(p) === JSON.stringify(valueAt(lever, p.today, position)))) return position;
  }
  return null;
}
