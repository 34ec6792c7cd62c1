// What a page is given when it is written: the desk, its levers, and what is assumed.
import type { Value } from './engine.ts';

export type Document = 'policy' | 'assumptions';
export type How = 'set' | 'add' | 'times';

/** A number, or several; pairs of a bracket table; figures by name. */
export type Figures = number | number[] | [number, number][] | { [name: string]: number };

/** Something that can be varied: one range for one path or several. Percentages count in hundredths: 20 is 20 %. */
export interface Lever {
  id: string;
  label: string;
  zh: string;
  unit: string;
  how: How;
  from: number;
  to: number;
  step: number;
  today: number;
  percent: boolean;
  paths: { document: Document; path: string; today: Figures }[];
}

/** Values by path. */
export type Settings = Record<string, Value>;

/** A named variant: positions of levers, and what no lever has. */
export interface Variant {
  name: string;
  positions: Record<string, number>;
  policy: Settings;
  assumptions: Settings;
}

/** Something assumed: what it says, and where it is from; movable where its spread is known. */
export interface Assumed {
  path: string;
  label: string;
  zh: string;
  value: string;
  source: string;
  lever: Lever | null;
}

export interface Given {
  title: string;
  language: 'en' | 'zh';
  policy: string;
  assumptions: string;
  people: string;
  ids: 'pseudonyms' | 'own';
  months: number;
  replicas: number;
  seed: string;
  version: string;
  written: string;
  levers: Lever[];
  variants: Variant[];
  assumed: Assumed[];
}
