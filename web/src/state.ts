// What the reader has chosen. The page is drawn from it and from what the engine last said.
import type { Changed, CostPart, Figures, MonthDifference, Opened } from './engine.ts';
import type { Given, Variant } from './given.ts';
import type { Language } from './numbers.ts';

export interface Kept {
  variant: Variant;
  file: string | null;
  assumed: Record<string, number>;
  figures: Figures;
}

export interface State {
  given: Given;
  language: Language;
  variant: Variant;
  file: { name: string; text: string } | null; // a whole policy, compared instead of the levers
  assumed: Record<string, number>; // positions of the assumptions' levers
  replicas: number;
  measure: string;
  kept: Kept[];
  opened: Opened | null;
  played: {
    figures: Figures;
    byMonth: MonthDifference[];
    firstMonth: string;
    changed: Changed;
    measure: string;
    costs: CostPart[] | null | undefined; // undefined: not split yet
    areOld: boolean; // of what was played before
  } | null;
}

export const nothing = (): Variant => ({ name: '', positions: {}, policy: {}, assumptions: {} });

/** Positions in the address, so that a link to the file opens as it was left. */
export function toHash(variant: Variant): string {
  return Object.entries(variant.positions)
    .map(([id, position]) => `${encodeURIComponent(id)}=${position}`)
    .join('&');
}

export function fromHash(
  hash: string,
  given: Given,
  hold: (lever: Given['levers'][number], at: number) => number,
): Variant {
  const out = nothing();
  for (const [id, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    const lever = given.levers.find((l) => l.id === id);
    const position = Number(text);
    if (lever && text !== '' && Number.isFinite(position)) out.positions[id] = hold(lever, position);
  }
  return out;
}
