// Figures as people read them.
import type { Kind, Measure } from './engine.ts';

export type Language = 'en' | 'zh';

const LOCALE = { en: 'en', zh: 'zh-Hans' } as const;

/** With the minus sign that is as wide as a plus. */
const minus = (text: string): string => text.replace('-', '−');

export function digitsOf(kind: Kind): number {
  return { money: 0, count: 1, number: 2, share: 2 }[kind];
}

export function number(value: number, digits: number, language: Language, sign = false): string {
  const shown = new Intl.NumberFormat(LOCALE[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: sign ? 'exceptZero' : 'auto',
  }).format(value);
  return minus(/^-0([.,]0*)?$/.test(shown) ? shown.slice(1) : shown);
}

/** As many decimals as a position of a lever has. */
export function position(value: number, language: Language): string {
  return minus(new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 6 }).format(value));
}

const scale = (m: Pick<Measure, 'kind'>): number => (m.kind === 'share' ? 100 : 1);

/** `5,137,389`, `2.63 %`; nothing to speak of is a dash. */
export function amount(value: number | null, m: Pick<Measure, 'kind'>, language: Language): string {
  if (value === null) return '–';
  return number(value * scale(m), digitsOf(m.kind), language) + (m.kind === 'share' ? ' %' : '');
}

/** `+131,778`, `−0.12 pts`. */
export function change(value: number | null, m: Pick<Measure, 'kind'>, language: Language): string {
  if (value === null) return '–';
  const points = language === 'zh' ? ' 个百分点' : ' pts';
  return number(value * scale(m), digitsOf(m.kind), language, true) + (m.kind === 'share' ? points : '');
}

export function percent(share: number, language: Language): string {
  return number(share * 100, 0, language) + ' %';
}
