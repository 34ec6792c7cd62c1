import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Given, Lever } from '../../src/given.ts';
import { held, isToday, ofFile, plain, settings, tomlValue, valueAt, variantsFile } from '../../src/variant.ts';

const base: Lever = {
  id: 'lever-1',
  label: 'iron base pay',
  zh: '',
  unit: 'CNY',
  how: 'set',
  from: 2000,
  to: 2600,
  step: 50,
  today: 2000,
  percent: false,
  paths: [{ document: 'policy', path: 'ladder.medal.iron.base_pay', today: 2000 }],
};
const seats: Lever = {
  ...base,
  id: 'lever-2',
  how: 'add',
  from: 0,
  to: 4,
  step: 1,
  today: 0,
  paths: [{ document: 'policy', path: 'ladder.post.after_sales.seats', today: { '*': 2, orchard: 1 } }],
};
const fines: Lever = {
  ...base,
  id: 'lever-3',
  how: 'times',
  percent: true,
  from: 0,
  to: 200,
  step: 10,
  today: 100,
  paths: [{ document: 'policy', path: 'discipline.complaint.fines', today: [50, 100, 0] }],
};
const outsourced: Lever = {
  ...base,
  id: 'lever-4',
  percent: true,
  from: 0,
  to: 60,
  step: 5,
  today: 0,
  paths: [{ document: 'assumptions', path: 'demand.outsourced', today: 0 }],
};
const levers = [base, seats, fines, outsourced];
const given = { levers } as Given;

test('a position is held in the range and on a step of the lever', () => {
  assert.equal(held(base, 2310), 2300);
  assert.equal(held(base, 9999), 2600);
  assert.equal(held(base, -1), 2000);
  assert.equal(held({ ...base, from: 0, to: 1, step: 0.1 }, 0.32), 0.3);
});

test('a lever sets, adds to, or multiplies what stands at its paths', () => {
  assert.equal(valueAt(base, 2000, 2300), 2300);
  assert.equal(valueAt(outsourced, 0, 20), '20%');
  assert.deepEqual(valueAt(seats, { '*': 2, orchard: 1 }, 1), { '*': 3, orchard: 2 });
  assert.deepEqual(valueAt(fines, [50, 100, 0], 50), [25, 50, 0]);
});

test('of a bracket table the rates are multiplied, and the edges stay', () => {
  const rates: [number, number][] = [
    [0, 0.006],
    [30000, 0.009],
  ];
  assert.deepEqual(valueAt(fines, rates, 110), [
    [0, 0.0066],
    [30000, 0.0099],
  ]);
});

test('binary fractions add nothing', () => assert.equal(plain(0.1 + 0.2), 0.3));

test('levers at today change nothing', () => {
  assert.ok(isToday(levers, { name: '', positions: { 'lever-1': 2000, 'lever-3': 100 }, policy: {}, assumptions: {} }));
});

test('a variant is a file of values by path, those of the policy and of the assumptions apart', () => {
  const variant = { name: 'a "raise"', positions: { 'lever-1': 2300, 'lever-4': 20 }, policy: {}, assumptions: {} };
  assert.equal(
    variantsFile(levers, [variant], 'from\ntoday'),
    '# from\n# today\n\n[[variant]]\nname = "a \\"raise\\""\n\n[variant.policy]\n"ladder.medal.iron.base_pay" = 2300\n' +
      '\n[variant.assumptions]\n"demand.outsourced" = "20%"\n',
  );
});

test('figures by name are an inline table', () => {
  assert.equal(tomlValue({ '*': 3, orchard: 2 }), '{ "*" = 3, "orchard" = 2 }');
  assert.equal(tomlValue([[0, '0.6%']]), '[[0, "0.6%"]]');
});

test('what a file says goes to the levers that can say it, and stays beside them where none can', () => {
  const file = {
    name: 'raise',
    policy: [
      { path: 'ladder.medal.iron.base_pay', value: 2300 },
      { path: 'discipline.complaint.fines', value: [25, 50, 0] },
      { path: 'pay.prize.amount', value: '0' },
    ],
    assumptions: [{ path: 'demand.outsourced', value: '20%' }],
  };
  const variant = ofFile(given, file);
  assert.deepEqual(variant.positions, { 'lever-1': 2300, 'lever-3': 50, 'lever-4': 20 });
  assert.deepEqual(variant.policy, { 'pay.prize.amount': '0' });
  assert.deepEqual(settings(levers, variant).assumptions, { 'demand.outsourced': '20%' });
});

test('a value between two positions stays a value', () => {
  const file = { name: 'odd', policy: [{ path: 'ladder.medal.iron.base_pay', value: 2310 }], assumptions: [] };
  assert.deepEqual(ofFile(given, file).policy, { 'ladder.medal.iron.base_pay': 2310 });
});

test('what a file removes and adds is kept beside the levers, and written as it was', () => {
  const file = {
    name: 'meals',
    policy: [
      { path: 'remove', value: ['pay.prize'] },
      { path: 'add', value: { 'pay.line.meal': { amount: 300, behind: 'base' } } },
    ],
    assumptions: [],
  };
  assert.equal(
    variantsFile(levers, [ofFile(given, file)]),
    '[[variant]]\nname = "meals"\n\n[variant.policy]\n"remove" = ["pay.prize"]\n' +
      '"add" = { "pay.line.meal" = { "amount" = 300, "behind" = "base" } }\n',
  );
});
