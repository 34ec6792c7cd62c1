// The page's frame in a language: what stands where, with nothing computed in it yet.
import { h } from './dom.ts';
import type { Child } from './dom.ts';
import type { Language } from './numbers.ts';
import type { State } from './state.ts';
import { say } from './words.ts';
import type { Word } from './words.ts';

export interface Wishes {
  language(): void;
  reset(): void;
  keep(): void;
  stop(): void;
  sharpen(): void;
  measure(name: string): void;
  preset(at: number): void;
  saveVariants(): void;
  openFile(file: File): void;
  savePolicy(): void;
  saveTable(): void;
  resetAssumed(): void;
  tryEnds(): void;
}

const button = (id: string, word: Word, language: Language, wish: () => void): HTMLButtonElement =>
  h('button', { type: 'button', id, onclick: wish }, say(word, language));

function section(id: string, word: Word, language: Language, ...children: Child[]): HTMLElement {
  return h(
    'section',
    { id, 'aria-labelledby': `${id}-h` },
    h('h2', { id: `${id}-h` }, say(word, language)),
    ...children,
  );
}

function folded(id: string, word: Word, language: Language, ...children: Child[]): HTMLElement {
  const title = h('summary', {}, h('h2', { id: `${id}-h` }, say(word, language)));
  return h('section', { id, 'aria-labelledby': `${id}-h` }, h('details', {}, title, ...children));
}

const region = (id: string, labelledby: string): HTMLElement =>
  h('div', { id, class: 'scroll', tabindex: 0, 'aria-labelledby': labelledby, role: 'group' });

function header(state: State, wishes: Wishes): HTMLElement {
  const { language: l, given } = state;
  return h(
    'header',
    {},
    h(
      'div',
      {},
      h('h1', {}, given.title || say('title', l)),
      h('p', { class: 'faint', id: 'who' }),
      h('p', { class: 'note' }, say('local', l)),
    ),
    h(
      'button',
      {
        type: 'button',
        id: 'language',
        class: 'noprint',
        lang: l === 'en' ? 'zh-Hans' : 'en',
        onclick: wishes.language,
      },
      say('language', l),
    ),
  );
}

function answer(state: State, wishes: Wishes): HTMLElement {
  const { language: l } = state;
  return h(
    'section',
    { class: 'answer', 'aria-labelledby': 'answer-h' },
    h('h2', { id: 'answer-h', class: 'faint' }, say('inShort', l)),
    h('p', { id: 'say', role: 'status', 'aria-live': 'polite' }, say('starting', l)),
    h('p', { id: 'details' }),
    h('ul', { id: 'chips', class: 'chips', 'aria-label': say('changed', l) }),
    h(
      'div',
      { class: 'row noprint' },
      button('keep', 'keep', l, wishes.keep),
      button('sharpen', 'sharpen', l, wishes.sharpen),
      button('stop', 'stop', l, wishes.stop),
      h('progress', { id: 'bar', value: 0, max: 1, 'aria-labelledby': 'count' }),
      h('span', { id: 'count', class: 'note' }),
    ),
  );
}

function levers(state: State, wishes: Wishes): HTMLElement {
  const { language: l, given } = state;
  const presets = given.variants.map((v, i) =>
    h('button', { type: 'button', class: 'preset', onclick: () => wishes.preset(i) }, v.name),
  );
  return h(
    'section',
    { class: 'levers', 'aria-labelledby': 'levers-h' },
    h('h2', { id: 'levers-h' }, say('levers', l)),
    presets.length > 0 && h('div', { class: 'row', role: 'group', 'aria-label': say('presets', l) }, ...presets),
    h('div', { id: 'levers' }),
    h('div', { class: 'row' }, button('reset', 'reset', l, wishes.reset)),
  );
}

function files(state: State, wishes: Wishes): HTMLElement {
  const { language: l } = state;
  const input = h('input', { type: 'file', class: 'hidden', id: 'file', accept: '.toml,text/plain' });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) wishes.openFile(file);
    input.value = '';
  });
  return h(
    'div',
    { class: 'row noprint' },
    button('save-variants', 'saveVariants', l, wishes.saveVariants),
    input,
    h('label', { for: 'file', class: 'button' }, say('openFile', l)),
    button('save-policy', 'savePolicy', l, wishes.savePolicy),
    button('save-table', 'saveTable', l, wishes.saveTable),
    button('print', 'print', l, () => window.print()),
  );
}

function main(state: State, wishes: Wishes): HTMLElement {
  const { language: l } = state;
  const choice = h('select', { id: 'measure', onchange: () => wishes.measure(choice.value) });
  return h(
    'main',
    { id: 'main' },
    h('div', { id: 'refused', class: 'error', role: 'alert', hidden: true }),
    h('section', { class: 'tiles', id: 'tiles', 'aria-label': say('mainFigures', l) }),
    h(
      'section',
      { id: 'kept', hidden: true, 'aria-labelledby': 'kept-h' },
      h('h2', { id: 'kept-h' }, say('kept', l)),
      region('kept-rows', 'kept-h'),
    ),
    section(
      'findings',
      'findings',
      l,
      h('ul', { id: 'findings-list', class: 'plain' }),
      h('p', { class: 'note' }, say('findingsNote', l)),
    ),
    h(
      'div',
      { class: 'two' },
      section(
        'over-time',
        'chart',
        l,
        h('p', { class: 'noprint' }, h('label', {}, `${say('show', l)} `, choice)),
        h('div', { id: 'chart', role: 'img', 'aria-labelledby': 'over-time-h' }),
        h('p', { class: 'note' }, say('chartNote', l)),
      ),
      section('split', 'costs', l, h('div', { id: 'costs-rows' })),
    ),
    section('gains', 'groups', l, region('groups-rows', 'gains-h'), h('p', { class: 'note' }, say('withheldNote', l))),
    folded('every', 'all', l, region('differences-rows', 'every-h'), h('p', { class: 'note' }, say('grey', l))),
    folded(
      'assumed',
      'assumed',
      l,
      h('p', { class: 'note' }, say('assumedNote', l)),
      h('div', { class: 'row noprint' }, button('reset-assumed', 'backAssumed', l, wishes.resetAssumed)),
      h('p', { id: 'moved', role: 'status' }),
      h('div', { id: 'assumed-levers', class: 'grid' }),
      h('div', { class: 'row noprint' }, button('try-ends', 'tryEnds', l, wishes.tryEnds)),
      h('div', { id: 'ends', class: 'scroll' }),
      h('details', {}, h('summary', {}, say('otherAssumed', l)), h('ul', { id: 'assumed-list', class: 'plain' })),
    ),
    folded('file-text', 'toml', l, h('pre', { id: 'toml', tabindex: 0 })),
    files(state, wishes),
    h(
      'footer',
      { class: 'note' },
      h('p', {}, h('b', {}, `${say('unknown', l)}: `), say('unknownNote', l)),
      h(
        'p',
        {},
        h('b', {}, `${say('holds', l)}: `),
        say(state.given.ids === 'own' ? 'holdsOwn' : 'holdsPseudonyms', l),
      ),
      h('p', { id: 'made' }),
    ),
  );
}

/** All of it, to be put into the page. */
export function layout(state: State, wishes: Wishes): HTMLElement[] {
  return [
    h('a', { class: 'skip', href: '#say' }, say('skip', state.language)),
    header(state, wishes),
    h('div', { class: 'strip', id: 'strip', 'aria-hidden': 'true' }),
    h('div', { class: 'columns' }, answer(state, wishes), levers(state, wishes), main(state, wishes)),
  ];
}
