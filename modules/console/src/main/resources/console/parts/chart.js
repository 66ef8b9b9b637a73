import uPlot from 'uplot';
import { Part } from '../part.js';

const SPAN = 60; // seconds from left to right, at least

/**
 * A small chart of numbers over time. `data` is as uPlot has it: an array of seconds, and one of numbers for each of
 * `series`, `{label, tone}`, where the tone is a token of the style sheet. What has just begun comes in from the right.
 */
class Chart extends Part {
  static properties = { data: { attribute: false }, series: { attribute: false }, height: { type: Number } };

  #plot = null;
  #resized = new ResizeObserver(() => this.fit());
  #themed = () => this.draw();

  constructor() {
    super();
    this.data = [];
    this.series = [];
    this.height = 120;
  }

  connectedCallback() {
    super.connectedCallback();
    this.role = 'img';
    this.#resized.observe(this);
    addEventListener('themed', this.#themed);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.dark.addEventListener('change', this.#themed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    removeEventListener('themed', this.#themed);
    this.dark.removeEventListener('change', this.#themed);
    this.#plot?.destroy();
    this.#plot = null;
  }

  updated(changed) {
    this.ariaLabel = this.inWords();
    if (!this.#plot || changed.has('series')) this.draw();
    else if (changed.has('data')) this.#plot.setData(this.data);
  }

  /** For those who don't see it. */
  inWords() {
    return this.series
      .map(({ label }, at) => {
        const numbers = this.data[at + 1];
        const [latest, least, most] = [numbers.at(-1), Math.min(...numbers), Math.max(...numbers)].map(short);
        return `${label}: ${latest} now, between ${least} and ${most}`;
      })
      .join('; ');
  }

  fit() {
    if (this.#plot && this.clientWidth) this.#plot.setSize({ width: this.clientWidth, height: this.height });
  }

  /** A canvas does not follow the style sheet by itself: with another theme it is drawn anew. */
  draw() {
    this.#plot?.destroy();
    const token = (name) => {
      this.style.color = `var(--${name})`; // as a colour it is resolved, light or dark; as a token it is not
      return getComputedStyle(this).color;
    };
    const axis = {
      stroke: token('muted'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: token('line'), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        width: this.clientWidth || 300,
        height: this.height,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        scales: { x: { range: (_, first, latest) => [Math.min(first, latest - SPAN), latest] }, y: { range: (_, __, most) => [0, Math.max(most * 1.15, 1)] } },
        axes: [
          { ...axis, space: 70, size: 22, grid: { show: false } },
          { ...axis, size: 38, space: 30 },
        ],
        series: [
          {},
          ...this.series.map(({ label, tone, dash }) => ({
            label,
            stroke: token(tone),
            width: 1.5,
            dash,
            points: { show: false },
          })),
        ],
      },
      this.data,
      this,
    );
  }
}
customElements.define('s-chart', Chart);

const short = (number) => number.toLocaleString(undefined, { maximumFractionDigits: 1 });
