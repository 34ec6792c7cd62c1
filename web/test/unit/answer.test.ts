import assert from 'node:assert/strict';
import { test } from 'node:test';
import { details, differing, sentence, sureness, verdict } from '../../src/answer.ts';
import type { Difference, Figures, Measure } from '../../src/engine.ts';
import { amount, change, number } from '../../src/numbers.ts';

function difference(first: number, mean: number, reach: number, more = mean > 0 ? 0.9 : 0.1): Difference {
  return {
    first,
    variant: first + mean,
    difference: mean,
    low: mean - reach,
    high: mean + reach,
    band_low: mean - 3 * reach,
    band_high: mean + 3 * reach,
    more,
    less: 1 - more,
    better: null,
  };
}

function played(cost: Difference, leavers: Difference) {
  const figures: Figures = {
    replicas: 100,
    differences: [
      { measure: 'total_cost', ...cost },
      { measure: 'leavers', ...leavers },
    ],
    groups: [],
  };
  return { figures, months: 24, currency: 'CNY' };
}

test('the answer says what it costs and who leaves', () => {
  const of = played(difference(5_137_389, 131_778, 9000), difference(67, -3.5, 0.7));
  assert.equal(sentence(of, 'en'), 'This costs 131,778 CNY more over 24 months, and 3.5 fewer people leave.');
  assert.equal(sentence(of, 'zh'), '24 个月里多花 131,778 CNY；少走 3.5 人。');
  assert.equal(
    details(of, 'en'),
    '+2.6 %, +5,491 a month, about 37,700 for each leaver fewer. In 8 futures of 10 between +104,778 and +158,778.',
  );
});

test('what cannot be told from luck is too close to call', () => {
  const of = played(difference(100, 1, 2), difference(67, 0.1, 0.7));
  assert.match(sentence(of, 'en'), /^The cost is too close to call \(\+1 CNY on average\)/);
  assert.equal(verdict(difference(67, 0.1, 0.7), { better: -1 }), 'unsure');
});

test('saving money while more people leave is joined by a but', () => {
  const of = played(difference(100_000, -5000, 100), difference(67, 2, 0.5));
  assert.equal(sentence(of, 'en'), 'This saves 5,000 CNY over 24 months, but 2.0 more people leave.');
});

test('nothing changed is said so', () => {
  const same = { ...difference(10, 0, 0), more: 0, less: 0 };
  assert.equal(verdict(same, { better: 1 }), 'none');
  assert.equal(details(played(same, same), 'en'), '');
});

test('how sure a sign is, is told in futures', () => {
  const leavers: Measure = { name: 'leavers', zh: '离职', kind: 'count', unit: 'people', better: -1, is_stock: false };
  assert.equal(sureness(difference(67, -3.5, 0.7, 0.19), leavers, 100, 'en'), 'better in 81 of 100 futures');
  assert.equal(sureness(difference(67, 0.1, 0.7), leavers, 100, 'zh'), '太接近，说不准');
});

test('where too few futures differ for an interval, it is told how many do, and nothing is clear', () => {
  const rare = { ...difference(2, 0.05, 0, 0.04), less: 0.01, low: null, high: null };
  assert.equal(verdict(rare, { better: -1 }), 'unsure');
  assert.equal(differing(rare, 100, 'en'), 'differs in 5 of 100 futures');
  assert.equal(differing(rare, 100, 'zh'), '100 种未来里有 5 种不同');
  assert.equal(differing({ ...rare, more: 0, less: 0 }, 100, 'en'), '–');
});

test('figures are written with a real minus, shares in per cent, and no minus before nothing', () => {
  assert.equal(number(-0.04, 1, 'en'), '0.0');
  assert.equal(change(-1234.5, { kind: 'money' }, 'en'), '−1,235');
  assert.equal(change(0.0012, { kind: 'share' }, 'en'), '+0.12 pts');
  assert.equal(amount(0.0263, { kind: 'share' }, 'en'), '2.63 %');
  assert.equal(amount(null, { kind: 'money' }, 'en'), '–');
});
