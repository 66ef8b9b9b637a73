import { html } from 'lit';
import { api } from '../api.js';
import { stepsOf } from '../moves.js';
import { Part } from '../part.js';
import { took } from '../time.js';
import { badge } from './states.js';
import { by } from './routing-card.js';
import { steps } from './steps.js';

const KEPT = 50; // of a route's moves, by the arbiter; the events have all

/** The moves of a route, the last one first. Dispatches `undo` with the region to go back to. */
class MoveHistory extends Part {
  static properties = { route: { attribute: false } };

  render() {
    const moves = [...this.route.moves].reverse();
    return html`
      <section class="card">
        <h2>${moves.length < KEPT ? 'Moves' : `The last ${KEPT} moves`}</h2>
        <ol class="rows">
          ${moves.map((move, at) => this.move(move, at === 0))}
        </ol>
        <p class="hint">
          <a href="/events?region=global&entity=route/${this.route.domain}">Everything that happened to this route</a>
        </p>
      </section>
    `;
  }

  move(move, isLast) {
    if (!move.from)
      return html`
        <li class="row between">
          <span>Created in ${move.to} <span class="muted">by ${by(move.by)}</span></span>
          <s-time class="muted small" at=${move.completed}></s-time>
        </li>
      `;
    const canUndo = isLast && this.route.position.region === move.to && !api.isReader;
    return html`
      <li>
        <div class="row between">
          <span>
            <strong>${move.from} → ${move.to}</strong> <span class="muted">epoch ${move.epoch}, by ${by(move.by)}</span>
            ${move.forced ? badge('warn', 'forced') : ''}
          </span>
          <span class="row">
            <s-time class="muted small" at=${move.completed}></s-time>
            ${canUndo
              ? html`<button type="button" class="small" aria-label="Undo: back to ${move.from}"
                  @click=${() => this.dispatchEvent(new CustomEvent('undo', { detail: move.from }))}>Undo</button>`
              : ''}
          </span>
        </div>
        <details>
          <summary class="muted small">
            ${took((Date.parse(admittedAt(move)) - Date.parse(move.requested)) / 1000)} from the arbiter’s acceptance until ${move.to} admitted
          </summary>
          ${steps(stepsOf(move))}
        </details>
      </li>
    `;
  }
}
customElements.define('s-move-history', MoveHistory);

/** The last step, or of a move that is not taken up yet when its new region became active. */
const admittedAt = ({ steps, completed }) => steps.at(-1)?.at ?? completed;
