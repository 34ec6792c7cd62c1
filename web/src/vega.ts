// As much of Vega as the chart needs: all of it would be a third of the page.
import { transforms } from 'vega-dataflow';
import * as encode from 'vega-encode';
import { expressionInterpreter } from 'vega-interpreter';
import { parse } from 'vega-parser';
import * as basic from 'vega-transforms';
import { View } from 'vega-view';
import * as views from 'vega-view-transforms';

Object.assign(transforms, basic, encode, views);

export { expressionInterpreter, parse, View };
