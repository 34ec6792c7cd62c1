import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk, stretchOf } from '../../src/desk.ts';
import type { Opened } from '../../src/engine.ts';
import type { Answer, Asked, Documents, Played, Stretch } from '../../src/worker.ts';

const OPENED = { people: 43 } as Opened;

/** A worker that keeps what it is asked, and answers when it is told to. */
class SlowWorker extends EventTarget {
  static last: SlowWorker;
  asked: Asked[] = [];
  hasEnded = false;
  constructor() {
    super();
    SlowWorker.last = this;
  }
  postMessage(asked: Asked): void {
    this.asked.push(asked);
  }
  terminate(): void {
    this.hasEnded = true;
  }
  say(data: Answer): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  play(): void {
    const { job, first, count } = this.asked.at(-1) as Stretch;
    this.say({ type: 'played', job, replicas: first + count } as Played);
  }
}

function desk() {
  const told: [number, boolean, boolean][] = [];
  const refused: string[] = [];
  let splits = 0;
  Object.assign(globalThis, { Worker: SlowWorker });
  const out = new Desk(
    '',
    () => new ArrayBuffer(1),
    { policy: '', assumptions: '', people: '' },
    { months: 24, seed: '0' },
    {
      ready: () => undefined,
      played: (part, isLast, isStale) => told.push([part.replicas, isLast, isStale]),
      refused: (faults) => refused.push(faults[0]!.message),
      split: () => ++splits,
      failed: () => undefined,
    },
  );
  out.begin();
  const worker = SlowWorker.last;
  worker.say({ type: 'ready', opened: OPENED, module: {} as never });
  const stretches = (): Stretch[] => worker.asked.filter((a): a is Stretch => a.type === 'stretch');
  return { out, worker, told, refused, stretches, split: () => splits };
}

const wish = (variant: string, replicas = 40) => ({
  assumed: '',
  variant,
  measure: 'total_cost',
  replicas,
  costs: false,
});

test('futures are asked for stretch by stretch, each after the one before has come', () => {
  const { out, worker, told, stretches } = desk();
  out.want(wish('a'));
  assert.equal(stretches().length, 1);
  worker.play();
  worker.play();
  assert.deepEqual(
    stretches().map((s) => [s.first, s.count]),
    [
      [0, 20],
      [20, 20],
    ],
  );
  assert.deepEqual(told, [
    [20, false, false],
    [40, true, false],
  ]);
  assert.ok(out.isIdle);
});

test('costs are split when all is played, and again when more was', () => {
  const { out, worker, split } = desk();
  const splits = () => worker.asked.filter((a) => a.type === 'split').length;
  out.want({ ...wish('a'), costs: true });
  worker.play();
  assert.equal(splits(), 0);
  worker.play();
  assert.equal(splits(), 1);
  assert.ok(!out.isIdle);
  worker.say({ type: 'costs', job: (worker.asked.at(-1) as { job: number }).job, costs: null });
  assert.equal(split(), 1);
  assert.ok(out.isIdle);
  out.more(60);
  worker.play();
  assert.equal(splits(), 2);
});

test('costs of an older wish are not told', () => {
  const { out, worker, split } = desk();
  out.want({ ...wish('a', 20), costs: true });
  worker.play();
  const { job } = worker.asked.at(-1) as { job: number };
  out.want(wish('b'));
  worker.say({ type: 'costs', job, costs: null });
  assert.equal(split(), 0);
});

test('of many wishes only the newest is played, and what was in flight is still shown', () => {
  const { out, worker, told, stretches } = desk();
  for (const variant of ['a', 'b', 'c', 'd']) out.want(wish(variant));
  worker.play();
  assert.deepEqual(
    stretches().map((s) => s.variant),
    ['a', 'd'],
  );
  assert.deepEqual(told, [[20, false, true]]);
});

test('what is stopped ends at once, and begins anew when more is asked for', () => {
  const { out, worker, told } = desk();
  out.want(wish('a', 100));
  worker.play();
  out.stop();
  assert.ok(worker.hasEnded);
  assert.ok(out.isIdle);
  worker.play();
  assert.equal(told.length, 1); // nothing of what was given up is told
  const next = SlowWorker.last;
  assert.notEqual(next, worker);
  next.say({ type: 'ready', opened: OPENED, module: {} as never });
  assert.deepEqual(
    next.asked.map((a) => a.type),
    ['begin'],
  );
  out.more(40);
  const { first, count, variant } = next.asked.at(-1) as Stretch;
  assert.deepEqual([first, count, variant], [0, 20, 'a']);
});

test('what is asked while a worker begins is asked when it is ready, and files are of what is wanted', async () => {
  const { out, worker } = desk();
  out.want(wish('a', 100));
  out.stop();
  const next = SlowWorker.last;
  const written = out.documents();
  assert.equal(next.asked.length, 1);
  next.say({ type: 'ready', opened: OPENED, module: {} as never });
  const { call, variant } = next.asked.at(-1) as Documents;
  assert.equal(variant, 'a');
  next.say({ type: 'written', call, found: { policy: 'p', assumptions: 'q' } });
  assert.equal((await written).policy, 'p');
  assert.ok(worker.hasEnded);
});

test('a large desk is played in shorter stretches', () => {
  assert.equal(stretchOf(43, 24), 20);
  assert.equal(stretchOf(1000, 24), 4);
  assert.equal(stretchOf(100_000, 24), 1);
});

test('what the engine refuses is told, and nothing more of it is asked for', () => {
  const { out, worker, refused, stretches } = desk();
  out.want(wish('bad'));
  const { job } = stretches()[0]!;
  worker.say({ type: 'refused', job, call: 0, faults: [{ path: 'x', message: 'no such path' }] });
  assert.deepEqual(refused, ['no such path']);
  assert.ok(out.isIdle);
});

test('what is refused of an older wish is not told', () => {
  const { out, worker, refused, stretches } = desk();
  out.want(wish('bad'));
  out.want(wish('good'));
  worker.say({ type: 'refused', job: stretches()[0]!.job, call: 0, faults: [{ path: 'x', message: 'no such path' }] });
  assert.deepEqual(refused, []);
  assert.equal(stretches().at(-1)!.variant, 'good');
});
