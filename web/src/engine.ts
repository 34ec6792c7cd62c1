// The engine's face as TypeScript knows it: the types of what it answers, and a class that asks.

/** What Emscripten's `createTierwise` gives. */
export interface Module {
  _malloc(bytes: number): number;
  _free(at: number): void;
  _tierwise_reply(): number;
  _tierwise_open(policy: number, assumptions: number, people: number): number;
  _tierwise_assume(changes: number): number;
  _tierwise_change(variant: number): number;
  _tierwise_look_into(text: number, file: number): number;
  _tierwise_play(months: number, first: number, count: number, seed: number): number;
  _tierwise_figures(): number;
  _tierwise_costs(): number;
  _tierwise_by_month(measure: number, cumulative: number): number;
  _tierwise_documents(): number;
  _tierwise_apply(policy: number, records: number): number;
  _tierwise_risk(policy: number, assumptions: number, records: number, bar: number): number;
  _tierwise_column(ofVariant: number, measure: number, by: number, name: number): number;
  _tierwise_column_values(): number;
  UTF8ToString(at: number): string;
  stringToUTF8(text: string, at: number, bytes: number): void;
  lengthBytesUTF8(text: string): number;
  HEAP8: Int8Array;
}

export type CreateModule = (how: {
  wasmBinary?: ArrayBuffer | Uint8Array;
  instantiateWasm?: (
    imports: WebAssembly.Imports,
    ready: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}) => Promise<Module>;

export interface Fault {
  file?: string;
  line?: number;
  path: string;
  row?: number; // of a table, counted from 1; 0 where it is of no row
  person?: string;
  month?: string;
  message: string;
  hint?: string;
  excerpt?: string;
}

export type Kind = 'money' | 'count' | 'number' | 'share';

export interface Measure {
  name: string;
  zh: string;
  kind: Kind;
  unit: string;
  better: number;
  is_stock: boolean;
}

export interface Finding {
  path: string;
  text: string;
  source: string;
}

export interface Opened {
  name: string;
  description: string;
  currency: string;
  digits: number;
  people: number;
  measures: Measure[];
  ladders: { name: string; zh: string }[];
  findings: Finding[];
}

export interface Change {
  document: 'policy' | 'assumptions';
  path: string;
  before: string;
  after: string;
  text: string;
}

export interface Changed {
  changes: Change[];
  findings: Finding[];
}

/** A measure of today, and how the variant differs; what does not exist (a mean of nothing) is null. */
export interface Difference {
  first: number | null;
  variant: number | null;
  difference: number | null;
  low: number | null;
  high: number | null;
  band_low: number | null;
  band_high: number | null;
  more: number;
  less: number;
  better: number | null;
}

export interface CostPart {
  part: string;
  mean: number;
  low: number;
  high: number;
}

/** A shop, or a tier of a ladder; of groups that are too small only that they are. */
export type Group = { by: string; name: string; zh: string } & (
  | { withheld: true }
  | {
      withheld: false;
      people: number;
      pay: Difference;
      total_cost: Difference;
      leavers: Difference;
      heads: Difference;
      rise_first: number;
      rise_variant: number;
      leave_first: number;
      leave_variant: number;
    }
);

export interface Figures {
  replicas: number;
  differences: (Difference & { measure: string })[];
  groups: Group[];
}

export type MonthDifference = Difference & { month: string };

/** What of the records was not used, or is taken for granted. */
export interface Note {
  kind: string;
  subject: string;
  text: string;
}

/** A ledger by columns, a row a person's month; money in minor units, of which a unit of the currency has 10^digits. */
export interface Ledger {
  rows: number;
  currency: string;
  digits: number;
  columns: Record<string, (number | string | null)[]>;
  events: { month: string; person: string; kind: string; text: string }[];
  notes: Note[];
}

/** Who may leave behind the last month; contributions beside the factors, in log-odds. */
export interface Risks {
  month: string;
  factors: { name: string; zh: string; says: string; lever: boolean }[];
  people: {
    person: string;
    shop: string;
    tenure_months: number;
    monthly: number;
    yearly: number;
    contributions: number[];
    elsewhere: number;
    raise: number | null;
  }[];
  notes: Note[];
}

/** A value that a path can be set to. */
export type Value = number | string | boolean | Value[] | { [key: string]: Value };

export interface FileVariant {
  name: string;
  policy: { path: string; value: Value }[];
  assumptions: { path: string; value: Value }[];
}

/** What a file has in it: variants, or a whole policy as it differs from today's. */
export type LookedInto = { variants: FileVariant[] } | { name: string; changes: Change[] };

/** What the engine refuses, with every fault. */
export class Refused extends Error {
  constructor(readonly faults: Fault[]) {
    super(faults.map((f) => (f.path ? `${f.path}: ${f.message}` : f.message)).join('\n'));
  }
}

/** One desk: opened, changed, played. */
export class Engine {
  constructor(private readonly module: Module) {}

  open(policy: string, assumptions: string, people: string): Opened {
    return this.ask<Opened>((m, a) => m._tierwise_open(a[0]!, a[1]!, a[2]!), policy, assumptions, people);
  }
  /** Other assumptions for both sides, as TOML: values by path. Nothing: those of the file. */
  assume(changes: string): void {
    this.ask<null>((m, a) => m._tierwise_assume(a[0]!), changes);
  }
  /** What is compared with today: a file with one variant, or a whole policy. */
  change(variant: string): Changed {
    return this.ask<Changed>((m, a) => m._tierwise_change(a[0]!), variant);
  }
  lookInto(text: string, file: string): LookedInto {
    return this.ask<LookedInto>((m, a) => m._tierwise_look_into(a[0]!, a[1]!), text, file);
  }
  /** Plays both in `count` replicas more, which follow those that were played. */
  play(months: number, first: number, count: number, seed: string): { replicas: number; first_month: string } {
    return this.ask((m, a) => m._tierwise_play(months, first, count, a[0]!), seed);
  }
  figures(): Figures {
    return this.ask<Figures>((m) => m._tierwise_figures());
  }
  /** Where the change in cost comes from, over all months; null where it cannot be said. Plays what was played once more. */
  costs(): CostPart[] | null {
    return this.ask<CostPart[] | null>((m) => m._tierwise_costs());
  }
  byMonth(measure: string, cumulative: boolean): MonthDifference[] {
    return this.ask<MonthDifference[]>((m, a) => m._tierwise_by_month(a[0]!, cumulative ? 1 : 0), measure);
  }
  /** Pays the months of a CSV file by a policy; no desk need be open. */
  apply(policy: string, records: string): Ledger {
    return this.ask<Ledger>((m, a) => m._tierwise_apply(a[0]!, a[1]!), policy, records);
  }
  /** Chances of leaving behind the last month of a CSV file; `bar`: a yearly chance under which a raise would bring each. */
  risk(policy: string, assumptions: string, records: string, bar = 0): Risks {
    const texts = [policy, assumptions, records];
    return this.ask<Risks>((m, a) => m._tierwise_risk(a[0]!, a[1]!, a[2]!, bar), ...texts);
  }
  /** The variant as whole files. */
  documents(): { policy: string; assumptions: string } {
    return this.ask((m) => m._tierwise_documents());
  }
  /** What is added up, in its whole units (minor units of money): replica, month. A copy. */
  column(ofVariant: boolean, measure: string, by = '', name = ''): BigInt64Array {
    const size = this.ask<number>(
      (m, a) => m._tierwise_column(ofVariant ? 1 : 0, a[0]!, a[1]!, a[2]!),
      measure,
      by,
      name,
    );
    const at = this.module._tierwise_column_values();
    return new BigInt64Array(this.module.HEAP8.buffer.slice(at, at + 8 * size));
  }

  private ask<T>(call: (module: Module, texts: number[]) => number, ...texts: string[]): T {
    const held = texts.map((text) => this.put(text));
    try {
      const refused = call(this.module, held);
      const reply: unknown = JSON.parse(this.module.UTF8ToString(this.module._tierwise_reply()));
      if (refused) throw new Refused((reply as { faults: Fault[] }).faults);
      return reply as T;
    } finally {
      for (const at of held) this.module._free(at);
    }
  }

  private put(text: string): number {
    const bytes = this.module.lengthBytesUTF8(text) + 1;
    const at = this.module._malloc(bytes);
    if (at === 0) throw new Refused([{ path: 'memory', message: 'there is not enough' }]);
    this.module.stringToUTF8(text, at, bytes);
    return at;
  }
}
