import { html, nothing } from 'lit';
import { took } from '../time.js';

const WORDS = { done: 'done', now: 'waiting', ahead: 'not yet' };

/** Steps in a row, with the time of each since the first. */
export const steps = (all) => html`
  <ol class="steps">
    ${all.map(
      ({ name, at, state, when = WORDS[state] }, index) => html`
        <li class=${state}>
          <span>${name}</span>
          <span class="muted small" title=${at ?? nothing}>
            ${at ? (index === 0 ? html`<s-time at=${at}></s-time>` : `+${took(since(all[0].at, at))}`) : when}
          </span>
        </li>
      `,
    )}
  </ol>
`;

const since = (first, at) => Math.max(0, (Date.parse(at) - Date.parse(first)) / 1000);
