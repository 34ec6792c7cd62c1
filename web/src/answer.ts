// The answer in words: what a variant costs and changes, and how sure that is.
import type { Difference, Figures, Measure } from './engine.ts';
import { amount, change, number } from './numbers.ts';
import type { Language } from './numbers.ts';

export type Verdict = 'none' | 'unsure' | 'better' | 'worse' | 'more' | 'less';

/** Whether a difference is told from luck, and which way it goes. */
export function verdict(d: Difference, m: Pick<Measure, 'better'>): Verdict {
  if (d.difference === null || (d.more === 0 && d.less === 0)) return 'none';
  if (d.low === null || d.high === null || (d.low <= 0 && d.high >= 0)) return 'unsure';
  if (m.better === 0) return d.difference > 0 ? 'more' : 'less';
  return d.difference > 0 === m.better > 0 ? 'better' : 'worse';
}

export interface Played {
  figures: Figures;
  months: number;
  currency: string;
}

export function found(figures: Figures, measure: string): Difference | undefined {
  return figures.differences.find((row) => row.measure === measure);
}

/** `This costs 131,778 CNY more, and 3.5 fewer people leave.` */
export function sentence(of: Played, language: Language): string {
  const cost = found(of.figures, 'total_cost');
  const leavers = found(of.figures, 'leavers');
  if (!cost || !leavers) return '';
  const sureCost = verdict(cost, { better: -1 });
  const sureLeavers = verdict(leavers, { better: -1 });
  const money = `${number(Math.abs(cost.difference ?? 0), 0, language)} ${of.currency}`;
  const people = number(Math.abs(leavers.difference ?? 0), 1, language);
  const isMore = (leavers.difference ?? 0) > 0;
  if (language === 'zh') {
    const first = {
      none: '成本不变',
      unsure: `成本变化太小，分不清是不是运气（平均 ${change(cost.difference, { kind: 'money' }, language)} ${of.currency}）`,
      better: `省 ${money}`,
      worse: `多花 ${money}`,
      more: '',
      less: '',
    }[sureCost];
    const second = {
      none: '离职不变',
      unsure: '离职人数的差别太小，说不准',
      better: `少走 ${people} 人`,
      worse: `多走 ${people} 人`,
      more: '',
      less: '',
    }[sureLeavers];
    return `${of.months} 个月里${first}；${second}。`;
  }
  const first = {
    none: 'This costs the same',
    unsure: `The cost is too close to call (${change(cost.difference, { kind: 'money' }, language)} ${of.currency} on average)`,
    better: `This saves ${money}`,
    worse: `This costs ${money} more`,
    more: '',
    less: '',
  }[sureCost];
  const second = {
    none: 'as many people leave',
    unsure: 'whether fewer or more people leave is too close to call',
    better: `${people} fewer people leave`,
    worse: `${people} more people leave`,
    more: '',
    less: '',
  }[sureLeavers];
  const joint = isMore && sureCost === 'better' && sureLeavers === 'worse' ? ', but ' : ', and ';
  return `${first} over ${of.months} months${joint}${second}.`;
}

/** Below the sentence: per cent, per month, per leaver avoided, and what may come. */
export function details(of: Played, language: Language): string {
  const cost = found(of.figures, 'total_cost');
  const leavers = found(of.figures, 'leavers');
  if (!cost || cost.difference === null || cost.first === null || verdict(cost, { better: -1 }) === 'none') return '';
  const zh = language === 'zh';
  const share = number((100 * cost.difference) / cost.first, 1, language, true);
  const month = number(cost.difference / of.months, 0, language, true);
  const parts = [zh ? `占 ${share} %` : `${share} %`, zh ? `每月 ${month}` : `${month} a month`];
  const isTold = leavers && verdict(leavers, { better: -1 }) === 'better' && cost.difference > 0;
  if (isTold && leavers.difference !== null) {
    const each = number(Math.round(cost.difference / -leavers.difference / 100) * 100, 0, language);
    parts.push(zh ? `每少走一人约 ${each}` : `about ${each} for each leaver fewer`);
  }
  const low = change(cost.band_low, { kind: 'money' }, language);
  const high = change(cost.band_high, { kind: 'money' }, language);
  const band = zh ? `十种未来里有八种在 ${low} 到 ${high} 之间。` : `In 8 futures of 10 between ${low} and ${high}.`;
  return zh ? `${parts.join('，')}。${band}` : `${parts.join(', ')}. ${band}`;
}

/** `differs in 3 of 100 futures`. */
export function differing(d: Difference, replicas: number, language: Language): string {
  const apart = Math.round((d.more + d.less) * replicas);
  if (apart === 0) return '–';
  return language === 'zh' ? `${replicas} 种未来里有 ${apart} 种不同` : `differs in ${apart} of ${replicas} futures`;
}

/** How sure the sign of a difference is, in futures. */
export function sureness(d: Difference, m: Measure, replicas: number, language: Language): string {
  const zh = language === 'zh';
  const sure = verdict(d, m);
  if (sure === 'none') return zh ? '没有变化' : 'no change';
  if (sure === 'unsure') return zh ? '太接近，说不准' : 'too close to call';
  const of = Math.round(replicas * (d.difference! > 0 ? d.more : d.less));
  const word = { better: ['better', '更好'], worse: ['worse', '更差'], more: ['more', '更多'], less: ['less', '更少'] }[
    sure
  ];
  return zh ? `${replicas} 种未来里有 ${of} 种${word[1]}` : `${word[0]} in ${of} of ${replicas} futures`;
}

/** A measure's value today and then: `today 67.0 → 63.4`. */
export function beforeAfter(d: Difference, m: Measure, language: Language): string {
  const today = language === 'zh' ? '今天' : 'today';
  return `${today} ${amount(d.first, m, language)} → ${amount(d.variant, m, language)}`;
}
