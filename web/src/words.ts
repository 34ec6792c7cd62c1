// What the page says beside its figures, in both languages.
import type { Measure } from './engine.ts';
import type { Language } from './numbers.ts';

type Words = Record<string, readonly [string, string]>;

const WORDS = {
  title: ['What would it change?', '改制试算'],
  skip: ['Skip to the answer', '跳到结论'],
  language: ['中文', 'English'],
  local: [
    'Everything is computed in this file; nothing leaves this computer.',
    '一切都在这个文件里计算，数据不出本机。',
  ],
  inShort: ['In short', '结论'],
  starting: ['Starting the engine…', '正在启动…'],
  today: ['Today', '今天'],
  todayIs: ['today', '今天'],
  levers: ['What you change', '调整'],
  presets: ['Prepared variants', '备好的方案'],
  reset: ['Back to today', '恢复现行'],
  nothing: [
    'Nothing is changed yet: move a lever, or take a prepared variant.',
    '尚未更改：拖动滑块，或选一个备好的方案。',
  ],
  changed: ['What is changed', '改了什么'],
  keep: ['Keep to compare', '留作对比'],
  keepName: ['Name', '名称'],
  stop: ['Stop', '停止'],
  sharpen: ['Play twice as many futures', '再多算一倍'],
  futures: ['futures', '种未来'],
  stopped: ['stopped', '已停止'],
  mainFigures: ['Main figures', '主要数字'],
  chart: ['Difference from today, added up', '与今天的累计差额'],
  show: ['show', '显示'],
  chartNote: ['Line: the mean. Band: what 8 futures in 10 lie between.', '线：平均。带：十种未来里有八种落在其中。'],
  costs: ['Where the cost comes from', '成本变化的来源'],
  part: ['part', '来源'],
  noCosts: [
    'The cost of this variant cannot be split: it has other tiers or inputs.',
    '此方案的级别或投入不同，成本无法拆分。',
  ],
  groups: ['Who gains, who loses', '谁得谁失'],
  group: ['group', '组'],
  peopleNow: ['people now', '现有人数'],
  payToday: ['pay a month', '月人均应发'],
  payChange: ['change', '变化'],
  rise: ['rise', '晋升'],
  leave: ['leave', '离职'],
  withheld: ['withheld: fewer than five people', '少于五人，不显示'],
  withheldNote: [
    'Groups of fewer than five people are withheld, and others where these could be worked out. Rises and leavers: expected, of those who are there now.',
    '少于五人的组不显示；能推算出它们的组也不显示。晋升、离职：对现有人员的预计。',
  ],
  all: ['All differences', '全部差异'],
  measure: ['measure', '指标'],
  change: ['change', '变化'],
  interval: ['95 % of the mean', '平均的 95 % 区间'],
  better: ['better', '更好'],
  grey: [
    'Grey: too close to call. Both are played with the same luck, so what differs is the rules.',
    '灰色：太接近，说不准。两边用同样的运气，差别来自规则。',
  ],
  findings: ['What the check says of this variant', '检查发现'],
  findingsNote: ['Not forbidden, but doubtful; no legal advice.', '不是禁止，而是可疑；不是法律意见。'],
  faults: ['These rules cannot be played', '这些规则不能运行'],
  failed: ['The engine could not be started', '引擎无法启动'],
  failedHint: [
    'Open the file in a current Chrome, Edge or Firefox, saved to disk; previews in mail and chat programs block it.',
    '请把文件存到本机，用新版 Chrome、Edge 或 Firefox 打开；邮件和聊天软件的预览会拦截。',
  ],
  kept: ['Kept to compare', '留作对比的方案'],
  remove: ['remove', '删除'],
  saveVariants: ['Save the variants', '保存方案'],
  openFile: ['Open a file', '打开文件'],
  savePolicy: ['Save this variant’s policy', '保存此方案的政策文件'],
  saveTable: ['Save the table', '保存表格'],
  print: ['Print', '打印'],
  toml: ['This variant as a file', '此方案的文件'],
  assumed: ['What is assumed', '假设'],
  assumedNote: [
    'How people answer is assumed, not found here. What has a spread can be moved within it (two standard deviations each way, or between its bounds): both sides are played again under it, to see whether the answer turns.',
    '人的反应是假设，不是结论。有范围的可以在其中移动（两个标准差，或上下限之间），两边都会重新计算，看结论是否翻转。',
  ],
  source: ['source', '来源'],
  value: ['value', '数值'],
  otherAssumed: ['Everything else that is assumed', '其余假设'],
  tryEnds: ['Try both ends of each: does the answer turn?', '逐一试两端：结论会翻转吗？'],
  assumption: ['assumption', '假设'],
  lowEnd: ['at its low end', '取低端'],
  highEnd: ['at its high end', '取高端'],
  turns: ['The answer turns', '结论翻转'],
  holdsTrue: ['the answer holds', '结论不变'],
  endsNote: [
    'Change of the total cost, and of leavers, each with one assumption at an end of its spread and all others as in the file; 40 futures each.',
    '总成本与离职人数的变化；每次只把一个假设移到范围的一端，其余不变；各算 40 种未来。',
  ],
  underOther: ['Other assumptions than the file’s are in force', '现在用的不是文件里的假设'],
  backAssumed: ['Back to the file’s', '恢复文件的假设'],
  unknown: ['What this page does not know', '本页不知道什么'],
  unknownNote: [
    'Who has given notice; what the months before were like (scores and amounts of the past begin anew); how people will really answer. Figures are of the assumptions beside them, not of anybody.',
    '谁已提出离职；之前的月份（过去的得分和金额重新开始）；人们真正会怎样反应。数字来自旁边的假设，不针对任何人。',
  ],
  holds: ['What this file holds', '本文件包含'],
  holdsPseudonyms: [
    'people as the simulation needs them, under pseudonyms: whoever knows a small shop may recognise somebody. Treat it as personal data.',
    '模拟所需的人员资料，用的是化名；熟悉小店的人可能认出某人，请按个人信息对待。',
  ],
  holdsOwn: [
    'people as the simulation needs them, under their own ids. Treat it as personal data.',
    '模拟所需的人员资料，用的是真实编号，请按个人信息对待。',
  ],
  fileIs: ['A whole policy is compared', '正在对比整份政策'],
  tooLarge: ['The file is larger than a policy can be', '文件太大，不可能是政策文件'],
  opened: ['opened', '已打开'],
  together: ['All together', '合计'],
  months: ['months', '个月'],
  people: ['people', '人'],
  seed: ['seed', '种子'],
} satisfies Words;

export type Word = keyof typeof WORDS;

export const say = (word: Word, language: Language): string => WORDS[word][language === 'zh' ? 1 : 0];

const PARTS: Words = {
  rate: ['Same people, new rules', '同样的人按新规则付薪'],
  mix: ['Other shares of the tiers', '级别构成'],
  heads: ['More or fewer people', '人数'],
  performance: ['People do and are other things', '人员与业绩'],
  hiring: ['Hiring', '招聘'],
  outsourcing: ['Outsourcing', '外包'],
  total: ['All together', '合计'],
};

export const part = (name: string, language: Language): string => PARTS[name]?.[language === 'zh' ? 1 : 0] ?? name;

/** A measure's name: `total cost`, or its Chinese label. */
export function measureName(m: Pick<Measure, 'name' | 'zh'>, language: Language): string {
  if (language === 'zh' && m.zh) return m.zh;
  return m.name
    .replace(/^(line|total)\./, '')
    .replace(/^reason\./, 'leavers: ')
    .replaceAll('_', ' ');
}

const UNITS: Record<string, string> = {
  people: '人',
  points: '分',
  consultations: '次',
  hours: '小时',
  seconds: '秒',
};

export const unit = (of: string, language: Language): string => (language === 'zh' ? (UNITS[of] ?? of) : of);

/** Two labels, the reader's own where there is one. */
export const label = (of: { name: string; zh: string }, language: Language): string =>
  language === 'zh' && of.zh ? of.zh : of.name.replaceAll('_', ' ');
