// The engine's face, under Node: what `make page` has built, with the small desk of the examples.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { before, test } from 'node:test';
import { Engine, Refused } from '../../src/engine.ts';
import type { CreateModule, Group } from '../../src/engine.ts';

const root = new URL('../../../', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const built = new URL('build/page/web/engine/', root);
const create = createRequire(import.meta.url)(
  fileURLToPath(new URL('tierwise.js', built)),
) as CreateModule;

const POLICY = text('examples/policies/small_desk.toml').replace(
  '# The least',
  'shops = ["east", "north", "south", "west"]\n# The least',
);
const ASSUMED = text('examples/assumptions/small_desk.toml');
const RAISE = '[[variant]]\nname = "raise"\n[variant.policy]\n"ladder.medal.iron.base_pay" = 2300\n';

/** So many people in each shop, on iron. */
function people(shops: Record<string, number>): string {
  const rows = Object.entries(shops).flatMap(([shop, count]) =>
    Array.from({ length: count }, (_, i) => `${shop}-${i},2026-07,${shop},2025-01,iron,2025-06\n`),
  );
  return `person,month,shop,joined,medal,medal_since\n${rows.join('')}`;
}

let engine: Engine;
before(async () => {
  engine = new Engine(await create({ wasmBinary: readFileSync(new URL('tierwise.wasm', built)) }));
});

function refusal(act: () => unknown): Refused {
  try {
    act();
  } catch (refused) {
    assert.ok(refused instanceof Refused);
    return refused;
  }
  return assert.fail('nothing was refused');
}

test('a desk is opened, and says what it is', () => {
  const desk = engine.open(POLICY, ASSUMED, people({ east: 9, west: 8 }));
  assert.equal(desk.people, 17);
  assert.equal(desk.currency, 'CNY');
  assert.deepEqual(desk.ladders, [{ name: 'medal', zh: '' }]);
  assert.ok(desk.measures.some((m) => m.name === 'total_cost' && m.kind === 'money' && m.better === -1));
  assert.ok(!desk.measures.some((m) => m.name === 'lost'));
});

test('stretches joined are what one call gives, to the last digit', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9, west: 8 }));
  engine.change(RAISE);
  engine.play(12, 0, 30, '7');
  const [whole, costs, column] = [engine.figures(), engine.costs(), engine.column(true, 'gross', 'shop', 'east')];
  engine.play(12, 0, 10, '7');
  engine.play(12, 10, 15, '7');
  engine.play(12, 25, 5, '7');
  assert.deepEqual(engine.figures(), whole);
  assert.deepEqual(engine.costs(), costs);
  assert.deepEqual(engine.column(true, 'gross', 'shop', 'east'), column);
  assert.equal(column.length, 30 * 12);
});

test('columns are exact: shops add up to everybody, to the fen', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9, west: 8 }));
  engine.play(6, 0, 4, '18446744073709551615');
  const [all, east, west] = ['', 'east', 'west'].map((name) =>
    engine.column(false, 'gross', name ? 'shop' : '', name),
  ) as [BigInt64Array, BigInt64Array, BigInt64Array];
  assert.deepEqual(
    [...all],
    [...east].map((fen, i) => fen + west[i]!),
  );
});

test('comparing today with itself gives nothing everywhere', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9, west: 8 }));
  engine.change('');
  engine.play(6, 0, 5, '1');
  for (const row of engine.figures().differences) assert.ok(row.difference === 0 || row.difference === null);
});

test('groups of fewer than five are withheld, and so many more that they cannot be worked out', () => {
  const groups = (shops: Record<string, number>): Group[] => {
    engine.open(POLICY, ASSUMED, people(shops));
    engine.play(2, 0, 2, '1');
    return engine.figures().groups.filter((g) => g.by === 'shop');
  };
  const withheld = (of: Group[]): string[] => of.filter((g) => g.withheld).map((g) => g.name);
  assert.deepEqual(withheld(groups({ east: 9, west: 8 })), []);
  assert.deepEqual(withheld(groups({ east: 9, north: 6, west: 3 })), ['north', 'west']);
  assert.deepEqual(withheld(groups({ east: 9, south: 2, west: 3 })), ['south', 'west']);
  const hidden = groups({ east: 9, north: 6, west: 3 }).find((g) => g.name === 'west')!;
  assert.deepEqual(Object.keys(hidden).sort(), ['by', 'name', 'withheld', 'zh']);
});

test('every fault is told with its file, line, path, and what was meant', () => {
  const bad = POLICY.replace('tenure_months >= 2', 'tenure_mouths >= 2').replace('0.1 * customers', '0.1 * customars');
  const { faults } = refusal(() => engine.open(bad, ASSUMED, people({ east: 9 })));
  assert.equal(faults.length, 2);
  assert.equal(faults[0]!.file, 'policy.toml');
  assert.equal(POLICY.split('\n')[faults[0]!.line! - 1]!.trim(), 'enter = "tenure_months >= 2 and score >= 80"');
  assert.match(faults[1]!.hint!, /customers/);
});

test('a variant that does not fit is refused, and what was opened stays', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9 }));
  const path = refusal(() => engine.change(RAISE.replace('base_pay', 'base_pai')));
  assert.match(path.message, /base_pai/);
  const formula = refusal(() =>
    engine.change('[[variant]]\nname = "x"\n[variant.policy]\n"pay.commission.amount" = "0.1 * nothing"\n'),
  );
  assert.match(formula.message, /nothing/);
  engine.change(RAISE);
  assert.equal(engine.play(2, 0, 2, '1').replicas, 2);
});

test('what differs is told in words, and what a file says is read back', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9 }));
  assert.deepEqual(
    engine.change(RAISE).changes.map((c) => c.text),
    ['ladder.medal.iron.base_pay: 2000 -> 2300'],
  );
  const found = engine.lookInto(`${RAISE}"brackets.commission_rates.rates" = [[0, "2%"], [20000, 0.03]]\n`, 'v.toml');
  assert.ok('variants' in found);
  assert.deepEqual(found.variants, [
    {
      name: 'raise',
      policy: [
        { path: 'ladder.medal.iron.base_pay', value: 2300 },
        {
          path: 'brackets.commission_rates.rates',
          value: [
            [0, '2%'],
            [20000, 0.03],
          ],
        },
      ],
      assumptions: [],
    },
  ]);
});

test('what a variant removes and adds is told in words, played, and read back', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9 }));
  const own = `remove = ["ladder.medal.iron.enter"]\n[variant.policy.add]\n"parameter.rate" = 3\n"metric.most" = { value = "rate * 2" }\n`;
  assert.deepEqual(
    engine.change(RAISE + own).changes.map((c) => c.text),
    [
      'parameter "rate" added as the first',
      'metric "most" added as the first',
      'ladder.medal.iron.base_pay: 2000 -> 2300',
      'ladder.medal.iron.enter: tenure_months >= 2 and score >= 80 -> unset',
    ],
  );
  assert.equal(engine.play(2, 0, 2, '1').replicas, 2);
  const found = engine.lookInto(RAISE + own, 'v.toml');
  assert.ok('variants' in found);
  assert.deepEqual(found.variants[0]!.policy, [
    { path: 'ladder.medal.iron.base_pay', value: 2300 },
    { path: 'remove', value: ['ladder.medal.iron.enter'] },
    { path: 'add', value: { 'parameter.rate': 3, 'metric.most': { value: 'rate * 2' } } },
  ]);
  const taken = refusal(() => engine.change(RAISE + '[variant.policy.add]\n"pay.line.base" = { amount = 1 }\n'));
  assert.match(taken.message, /the name 'base' is taken/);
});

test('a whole policy is compared as a variant is', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9 }));
  engine.change(RAISE);
  engine.play(6, 0, 5, '3');
  const figures = engine.figures();
  const other = engine.documents().policy;
  engine.change(other);
  engine.play(6, 0, 5, '3');
  assert.deepEqual(engine.figures(), figures);
});

test('other assumptions hold for both sides, and are taken back', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9 }));
  const leavers = (): number => {
    engine.play(12, 0, 20, '3');
    return engine.figures().differences.find((row) => row.measure === 'leavers')!.first!;
  };
  const usual = leavers();
  engine.assume('"attrition.leaving.annual_rate" = "5%"\n');
  assert.ok(leavers() < usual / 2);
  engine.assume('');
  assert.equal(leavers(), usual);
  assert.match(refusal(() => engine.assume('"attrition.leaving.annual_rate" = "high"\n')).message, /annual_rate/);
});

test('people that are no table are refused in words', () => {
  assert.match(refusal(() => engine.open(POLICY, ASSUMED, 'person,month\na,2026-07,x\n')).message, /fields/);
  engine.open(POLICY, ASSUMED, people({ east: 9 }).replace('iron,2025-06', 'gold,2025-06'));
  assert.match(refusal(() => engine.play(2, 0, 2, '1')).message, /gold/);
});

test('a seed that is no number, and stretches that do not follow each other, are refused', () => {
  engine.open(POLICY, ASSUMED, people({ east: 9 }));
  engine.play(2, 0, 2, '1');
  assert.match(refusal(() => engine.play(2, 3, 2, '1')).message, /follow each other/);
  assert.match(refusal(() => engine.play(2, 0, 2, 'x')).message, /expected digits/);
});

/** Ann and Bo on iron, in three months. */
const RECORDS = [
  'person,month,shop,joined,medal,medal_since,customers,sales,answer_rate,hair',
  ...['2026-05', '2026-06', '2026-07'].flatMap((month) => [
    `ann,${month},east,2025-01,iron,2025-06,400,60000,0.99,red`,
    `bo,${month},west,2024-01,iron,2025-06,100,20000.5,0.99,red`,
  ]),
].join('\n');

test('recorded months are paid to the fen, with what was not used', () => {
  const ledger = engine.apply(POLICY, RECORDS);
  assert.equal(ledger.rows, 6);
  assert.deepEqual([ledger.currency, ledger.digits], ['CNY', 2]);
  const last = (name: string): (number | string | null)[] => ledger.columns[name]!.slice(-2);
  assert.deepEqual(last('person'), ['ann', 'bo']);
  assert.deepEqual(last('month'), ['2026-07', '2026-07']);
  assert.deepEqual(last('shop'), ['east', 'west']);
  assert.deepEqual(last('medal'), ['iron', 'iron']);
  assert.deepEqual(last('line.base'), [200_000, 200_000]);
  // 1 % of the first 20,000 and 1.5 % of what is above, and a tenth for each customer
  assert.deepEqual(last('line.commission'), [84_000, 21_001]);
  assert.deepEqual(last('gross'), [284_000, 221_001]);
  assert.ok(ledger.notes.some((n) => n.kind === 'unread_column' && n.subject === 'hair'));
});

test('faults of records are told with their line and person', () => {
  const { faults } = refusal(() => engine.apply(POLICY, RECORDS.replace('20000.5', 'many')));
  assert.match(faults[0]!.message, /many/);
  assert.deepEqual([faults[0]!.path, faults[0]!.row], ['column "sales"', 2]);
});

test('who may leave is told with what it is made of', () => {
  const found = engine.risk(POLICY, ASSUMED, RECORDS);
  assert.equal(found.month, '2026-07');
  assert.deepEqual(
    found.people.map((p) => [p.person, p.shop, p.raise]),
    [
      ['ann', 'east', null],
      ['bo', 'west', null],
    ],
  );
  for (const p of found.people) {
    assert.equal(p.contributions.length, found.factors.length);
    const odds = p.contributions.reduce((sum, c) => sum + c, p.elsewhere);
    assert.ok(Math.abs(p.monthly - 1 / (1 + Math.exp(-odds))) < 1e-12);
    assert.ok(p.yearly > p.monthly);
  }
});

test('a tier whose people are all of one shop does not tell of the few others of the shop', () => {
  // Nine in the east, six of whom are all there is of iron; twelve on trial in the west and three in the east.
  const rows = people({ east: 9, west: 12 }).split('\n');
  const table = rows.map((row, i) => (i > 6 ? row.replace('iron', 'trial') : row)).join('\n');
  engine.open(POLICY, ASSUMED, table);
  engine.play(2, 0, 2, '1');
  const shown = engine.figures().groups.filter((g) => !g.withheld);
  assert.deepEqual(
    shown.map((g) => `${g.by}.${g.name}`),
    ['shop.east', 'shop.west'],
  );
});
