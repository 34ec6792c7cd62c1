// The chart as Vega-Lite; the build compiles it to Vega.
const FONT = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif';

// D3's own form for an axis writes 0k, and 0.2k beside it; thousands are read as they stand.
const FIGURE = "abs(datum.value) >= 1e6 ? format(datum.value, '~s') : format(datum.value, ',~f')";

export const spec = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  width: 600,
  height: 230,
  autosize: { type: 'fit-x', contains: 'padding', resize: true },
  background: null,
  params: [
    { name: 'ink', value: '#333' },
    { name: 'faint', value: '#ddd' },
    { name: 'line', value: '#1f5f99' },
    { name: 'axis_title', value: '' },
    { name: 'ticks', value: [] },
  ],
  data: { name: 'rows', values: [] },
  config: {
    font: FONT,
    view: { stroke: null },
    axis: {
      labelColor: { expr: 'ink' },
      titleColor: { expr: 'ink' },
      gridColor: { expr: 'faint' },
      domainColor: { expr: 'faint' },
      tickColor: { expr: 'faint' },
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 'normal',
    },
  },
  encoding: {
    x: {
      field: 'month',
      type: 'temporal',
      axis: { title: null, format: '%Y-%m', values: { expr: 'ticks' }, labelFlush: false, grid: false },
    },
  },
  layer: [
    {
      mark: { type: 'area', opacity: 0.22, color: { expr: 'line' } },
      encoding: {
        y: {
          field: 'low',
          type: 'quantitative',
          axis: { title: { expr: 'axis_title' }, labelExpr: FIGURE, tickCount: 5 },
          scale: { zero: true },
        },
        y2: { field: 'high' },
      },
    },
    {
      data: { values: [{}] },
      mark: { type: 'rule', color: { expr: 'ink' }, strokeDash: [3, 3], aria: false },
      encoding: { y: { datum: 0 }, x: null },
    },
    {
      mark: {
        type: 'line',
        color: { expr: 'line' },
        strokeWidth: 2.5,
        point: { size: 18, filled: true, color: { expr: 'line' } },
      },
      encoding: {
        y: { field: 'middle', type: 'quantitative' },
        tooltip: [
          { field: 'month', type: 'temporal', format: '%Y-%m', title: 'month 月' },
          { field: 'middle', type: 'quantitative', format: '+,.2~f', title: 'mean 平均' },
          { field: 'low', type: 'quantitative', format: '+,.2~f', title: '8 in 10: from 从' },
          { field: 'high', type: 'quantitative', format: '+,.2~f', title: 'to 到' },
        ],
      },
    },
  ],
};
