/**
 * `<s-time at="2026-11-28T09:06:31Z">`: how long ago, with the exact time on hover. `<s-until at=...>`: how long until
 * then. `at` may be ISO 8601 or Twilio's RFC 2822. One clock ticks for all of them.
 */
const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];
const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'long',
});

/** 75 -> "1 min 15 s", 7300 -> "2 h 1 min": two units are enough to tell things apart. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  const [unit, size] = UNITS[first];
  const [lesser, lesserSize] = UNITS[first + 1] ?? [];
  const rest = lesser ? Math.floor((whole % size) / lesserSize) : 0;
  return `${Math.floor(whole / size)} ${unit}${rest ? ` ${rest} ${lesser}` : ''}`;
}

/** 0.042 -> "42 ms", 3.2 -> "3.2 s": how long something took. */
export function took(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds);
}

export const ago = (at) => {
  const seconds = (Date.now() - Date.parse(at)) / 1000;
  if (seconds < 2) return 'just now';
  return `${coarse(seconds)} ago`;
};

/** "3 h ago" says as much as "3 h 12 min ago" where one scans. */
const coarse = (seconds) => {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size);
  return `${Math.floor(seconds / size)} ${unit}`;
};

const wall = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** "09:39:17.594": where what counts is the order, and what lies between. */
export const clock = (at) => wall.format(new Date(at));

/** "+42 ms": how much later than the one `before` something was; empty for the first. */
export const later = (before, at) => (before === undefined ? '' : `+${took(Math.max(0, new Date(at) - new Date(before)) / 1000)}`);

export const exactly = (at) => exact.format(new Date(at));

const shown = new Set();
setInterval(() => shown.forEach((element) => element.tick()), 1000);

class Ticking extends HTMLElement {
  static observedAttributes = ['at'];

  connectedCallback() {
    shown.add(this);
    this.show();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  attributeChangedCallback() {
    this.show();
  }

  show() {
    const at = this.getAttribute('at');
    if (!at || Number.isNaN(Date.parse(at))) {
      this.textContent = '–';
      this.removeAttribute('title');
      return;
    }
    this.title = exactly(at);
    this.tick();
  }

  tick() {
    const at = this.getAttribute('at');
    if (!at) return;
    const text = this.text(at);
    if (this.textContent !== text) this.textContent = text;
  }
}

class Time extends Ticking {
  text(at) {
    return ago(at);
  }
}

class Until extends Ticking {
  text(at) {
    const seconds = (Date.parse(at) - Date.now()) / 1000;
    return seconds > 0 ? duration(seconds) : 'over';
  }
}

class Since extends Ticking {
  text(at) {
    return duration(Math.max(0, (Date.now() - Date.parse(at)) / 1000));
  }
}

customElements.define('s-time', Time);
customElements.define('s-until', Until);
customElements.define('s-since', Since);
