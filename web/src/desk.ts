// The engine as the page asks it: one stretch of futures in flight, and the newest wish is what is played next.
import type { CostPart, Fault, LookedInto, Opened } from './engine.ts';
import { Refused } from './engine.ts';
import type { Answer, Asked, Begin, Played } from './worker.ts';

// Futures asked for at a time: fewer cost more together, more keep the reader waiting.
const MOST_AT_A_TIME = 20;
const PERSON_MONTHS_AT_A_TIME = 100_000; // some tenths of a second

/** The same for all wishes of a desk, so that today is played once. */
export const stretchOf = (people: number, months: number): number =>
  Math.max(1, Math.min(MOST_AT_A_TIME, Math.floor(PERSON_MONTHS_AT_A_TIME / Math.max(1, people * months))));

export interface Wish {
  assumed: string;
  variant: string;
  measure: string;
  replicas: number;
  costs: boolean; // whether they are split when all is played
}

export interface Heard {
  ready(opened: Opened): void;
  /** Some futures of what is wanted, or, while a lever is dragged, of what was wanted just before. */
  played(part: Played, isLast: boolean, isStale: boolean): void;
  /** Where the change in cost comes from, of all that is wanted. */
  split(costs: CostPart[] | null): void;
  refused(faults: Fault[]): void;
  /** The worker cannot go on: blocked, out of memory, gone. */
  failed(why: string): void;
}

type Waiting = { asked: Asked; done: (found: never) => void; refused: (why: Refused) => void };

export class Desk {
  private worker: Worker | null = null;
  private module: WebAssembly.Module | null = null;
  private ready = false;
  private flying = false;
  private stretch = MOST_AT_A_TIME;
  private wish: (Wish & { job: number; first: number; isSplit: boolean }) | null = null;
  private job = 0;
  private calls = 0;
  private readonly waiting = new Map<number, Waiting>();

  constructor(
    private readonly code: string,
    private readonly packed: () => ArrayBuffer,
    private readonly input: Pick<Begin, 'policy' | 'assumptions' | 'people'>,
    private readonly run: { months: number; seed: string },
    private readonly heard: Heard,
  ) {}

  /** Wants other futures from now on; what is in flight is not waited for longer than it takes. */
  want(wish: Wish): void {
    this.wish = { ...wish, job: ++this.job, first: 0, isSplit: !wish.costs };
    this.next();
  }

  /** Goes on with the same futures up to more replicas. */
  more(replicas: number): void {
    if (!this.wish) return;
    this.wish.replicas = replicas;
    this.wish.isSplit = !this.wish.costs;
    this.next();
  }

  /** Plays no more of what is wanted. What is in flight is given up: the worker ends, and another begins. */
  stop(): void {
    if (!this.wish) return;
    this.wish.replicas = this.wish.first;
    this.wish.isSplit = true;
    if (!this.flying || !this.ready) return;
    this.worker?.terminate();
    this.wish.first = this.wish.replicas = 0; // nothing of it is in the new one
    this.begin();
  }

  get isIdle(): boolean {
    return !this.flying && (!this.wish || (this.wish.first >= this.wish.replicas && this.wish.isSplit));
  }

  lookInto(text: string, file: string): Promise<LookedInto> {
    return this.call({ type: 'look', call: ++this.calls, text, file });
  }

  /** What is wanted, as whole files. */
  documents(): Promise<{ policy: string; assumptions: string }> {
    const { assumed = '', variant = '' } = this.wish ?? {};
    return this.call({ type: 'documents', call: ++this.calls, assumed, variant });
  }

  private call<T>(asked: Asked & { call: number }): Promise<T> {
    return new Promise<T>((done, refused) => {
      this.waiting.set(asked.call, { asked, done: done as Waiting['done'], refused });
      if (this.ready) this.worker?.postMessage(asked);
    });
  }

  /** Starts the worker; what was wanted before is played when it is ready. */
  begin(): void {
    this.ready = this.flying = false;
    const url = URL.createObjectURL(new Blob([this.code], { type: 'text/javascript' }));
    try {
      this.worker = new Worker(url);
    } catch (why) {
      this.heard.failed(String(why));
      return;
    }
    const worker = this.worker;
    worker.addEventListener('message', (event: MessageEvent<Answer>) => {
      if (worker === this.worker) this.hear(event.data); // and not what one that has ended still says
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === this.worker) this.heard.failed(event.message);
    });
    const asked: Begin = { type: 'begin', ...this.input };
    if (this.module) worker.postMessage({ ...asked, module: this.module });
    else {
      const packed = this.packed();
      worker.postMessage({ ...asked, packed }, [packed]);
    }
  }

  private next(): void {
    const wish = this.wish;
    if (!this.ready || this.flying || !wish) return;
    if (wish.first < wish.replicas) {
      this.flying = true;
      const count = Math.min(this.stretch, wish.replicas - wish.first);
      const { job, first, assumed, variant, measure } = wish;
      this.worker?.postMessage({ type: 'stretch', job, first, count, assumed, variant, measure, ...this.run });
    } else if (!wish.isSplit && wish.first > 0) {
      this.flying = wish.isSplit = true;
      this.worker?.postMessage({ type: 'split', job: wish.job });
    }
  }

  private hear(said: Answer): void {
    if (said.type === 'ready') {
      this.ready = true;
      this.module = said.module;
      this.stretch = stretchOf(said.opened.people, this.run.months);
      for (const { asked } of this.waiting.values()) this.worker?.postMessage(asked);
      this.heard.ready(said.opened);
      this.next();
    } else if (said.type === 'played') {
      this.take(said);
    } else if (said.type === 'costs') {
      this.flying = false;
      const isStale = said.job !== this.wish?.job;
      this.next();
      if (!isStale) this.heard.split(said.costs);
    } else if (said.type === 'looked' || said.type === 'written') {
      this.waiting.get(said.call)?.done(said.found as never);
      this.waiting.delete(said.call);
    } else if (said.call) {
      this.waiting.get(said.call)?.refused(new Refused(said.faults));
      this.waiting.delete(said.call);
    } else {
      this.flying = false;
      if (said.job !== 0 && said.job !== this.job) return this.next();
      this.wish = null;
      this.heard.refused(said.faults);
    }
  }

  private take(part: Played): void {
    this.flying = false;
    const wish = this.wish;
    const isStale = !wish || part.job !== wish.job;
    if (wish && !isStale) wish.first = part.replicas;
    const isLast = !isStale && wish.first >= wish.replicas;
    this.next();
    if (!isStale || wish?.first === 0) this.heard.played(part, isLast, isStale);
  }
}
