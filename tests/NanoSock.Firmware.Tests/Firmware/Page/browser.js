// Runs the script of the status page on a small double of a browser's document. Arguments: the file of the page, and a
// file with a list of steps. Prints a list with the state after each step:
//   { json: TEXT }         the next refresh gets this answer
//   { fail: true }         the next refresh gets none
//   { filter: TEXT }       text is entered in the filter
//   { click: [ID, TEXT] }  the first button within the element of that id whose text starts with TEXT is clicked
//   { select: BOOLEAN }    text of the page is selected, or no longer
'use strict';
const fs = require('fs');
const vm = require('vm');

let serial = 0;

class Node {
  constructor(type, name) {
    this.nodeType = type;
    this.nodeName = name;
    this.childNodes = [];
    this.parentNode = null;
    this.serial = ++serial;
  }

  get lastChild() {
    return this.childNodes[this.childNodes.length - 1] || null;
  }

  append(...kids) {
    for (const kid of kids) {
      const node = kid instanceof Node ? kid : new Text(String(kid));
      node.remove();
      node.parentNode = this;
      this.childNodes.push(node);
    }
  }

  remove() {
    if (this.parentNode) {
      this.parentNode.childNodes.splice(this.parentNode.childNodes.indexOf(this), 1);
      this.parentNode = null;
    }
  }

  replaceWith(other) {
    other.remove();
    const parent = this.parentNode;
    parent.childNodes[parent.childNodes.indexOf(this)] = other;
    other.parentNode = parent;
    this.parentNode = null;
  }

  closest(name) {
    return this.nodeName === name.toUpperCase() ? this : this.parentNode ? this.parentNode.closest(name) : null;
  }

  * all() {
    yield this;
    for (const kid of this.childNodes) {
      yield* kid.all();
    }
  }

  get text() {
    return this.nodeType === 3 ? this.data : this.childNodes.map(kid => kid.text).join('');
  }
}

const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

class Text extends Node {
  constructor(data) {
    super(3, '#text');
    this.data = String(data);
  }

  get html() {
    return escape(this.data);
  }
}

class Element extends Node {
  constructor(tag) {
    super(1, tag.toUpperCase());
    this.map = new Map();
    this.value = '';
  }

  get attributes() {
    return [...this.map].map(([name, value]) => ({ name, value }));
  }

  getAttribute(name) {
    return this.map.has(name) ? this.map.get(name) : null;
  }

  hasAttribute(name) {
    return this.map.has(name);
  }

  setAttribute(name, value) {
    this.map.set(name, String(value));
  }

  removeAttribute(name) {
    this.map.delete(name);
  }

  get html() {
    const tag = this.nodeName.toLowerCase();
    return '<' + tag + this.attributes.map(a => ' ' + a.name + '="' + escape(a.value) + '"').join('') + '>'
      + this.childNodes.map(kid => kid.html).join('') + '</' + tag + '>';
  }
}

for (const [property, name] of [['className', 'class'], ['title', 'title'], ['id', 'id'], ['href', 'href'],
  ['colSpan', 'colspan']]) {
  Object.defineProperty(Element.prototype, property, {
    get() { return this.getAttribute(name) || ''; },
    set(value) { this.setAttribute(name, value); },
  });
}

Object.defineProperty(Element.prototype, 'hidden', {
  get() { return this.hasAttribute('hidden'); },
  set(value) { if (value) this.setAttribute('hidden', ''); else this.removeAttribute('hidden'); },
});

// Parses the page, and returns the root and the script.
function parse(page) {
  const empty = ['META', 'LINK', 'INPUT'];
  const root = new Element('root');
  let at = root;
  const script = /<script>\n([^]*)<\/script>/.exec(page)[1];
  const markup = page.replace(/<!doctype html>|<(style|script|title)>[^]*?<\/\1>/g, '');
  for (const [, close, tag, attributes, text] of markup.matchAll(/<(\/?)(\w+)((?:'[^']*'|[^>'])*)>|([^<]+)/g)) {
    if (text !== undefined) {
      if (text.trim()) {
        at.append(new Text(text));
      }
    } else if (close) {
      if (at.nodeName !== tag.toUpperCase()) {
        throw new Error('</' + tag + '> closes <' + at.nodeName + '>');
      }
      at = at.parentNode;
    } else {
      const element = new Element(tag);
      for (const [, name, value] of attributes.matchAll(/([\w-]+)(?:='([^']*)')?/g)) {
        element.setAttribute(name, value || '');
      }
      at.append(element);
      at = empty.includes(element.nodeName) ? at : element;
    }
  }
  if (at !== root) {
    throw new Error('<' + at.nodeName + '> is not closed');
  }
  return { root, script };
}

async function main() {
  const { root, script } = parse(fs.readFileSync(process.argv[2], 'latin1'));
  const steps = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
  const find = id => [...root.all()].find(node => node.nodeType === 1 && node.id === id) || null;
  const body = [...root.all()].find(node => node.nodeName === 'BODY');
  let answer = null;
  let selected = false;
  let next = null;
  const document = {
    body,
    title: '',
    getElementById: find,
    createElement: tag => new Element(tag),
    createElementNS: (space, tag) => new Element(tag),
  };
  const settled = () => new Promise(resolve => setImmediate(resolve));
  let fetched = '';
  const scope = {
    document,
    Text,
    location: { search: '?token=12345678' },
    getSelection: () => ({ isCollapsed: !selected }),
    AbortSignal: { timeout: () => null },
    setTimeout: call => { next = call; },
    fetch: async url => {
      if (answer === null) {
        throw new Error('no answer');
      }
      const text = answer;
      return { json: async () => { fetched = url; return JSON.parse(text); } };
    },
  };
  const results = [];
  let started = false;
  for (const step of steps) {
    const before = serial;
    if ('json' in step || step.fail) {
      answer = step.fail ? null : step.json;
      if (started) {
        next();
      } else {
        started = true;
        vm.runInNewContext(script, scope, { filename: 'page' });
      }
      await settled();
    } else if ('filter' in step) {
      find('filter').value = step.filter;
      find('filter').oninput();
    } else if ('select' in step) {
      selected = step.select;
    } else {
      const target = [...find(step.click[0]).all()].find(node =>
        node.nodeName === 'BUTTON' && node.text.startsWith(step.click[1]));
      for (let node = target; node; node = node.parentNode) {
        if (node.onclick) {
          node.onclick({ target });
        }
      }
    }
    results.push({
      html: root.html,
      title: document.title,
      fetched,
      added: [...root.all()].filter(node => node.serial > before).length,
    });
  }
  console.log(JSON.stringify(results));
}

main().catch(error => {
  console.error(error.stack);
  process.exit(1);
});
