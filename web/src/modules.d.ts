// What the bundler makes, and packages that come without types of their own.
declare module 'compiled-chart' {
  import type { Spec } from 'vega-typings';
  const spec: Spec;
  export default spec;
}
declare module 'vega-encode';
declare module 'vega-transforms';
declare module 'vega-view-transforms';
declare module 'vega-interpreter' {
  export const expressionInterpreter: unknown;
}
declare module 'vega-parser' {
  import type { Config, Runtime, Spec } from 'vega-typings';
  export function parse(spec: Spec, config?: Config, options?: { ast?: boolean }): Runtime;
}
declare module 'vega-dataflow' {
  export const transforms: Record<string, unknown>;
}
declare module 'vega-view' {
  import type { Runtime } from 'vega-typings';
  export class View {
    constructor(runtime: Runtime, how: { renderer: string; container: HTMLElement; expr: unknown });
    signal(name: string, value: unknown): this;
    data(name: string, rows: unknown[]): this;
    resize(): this;
    finalize(): this;
    runAsync(): Promise<this>;
  }
}
