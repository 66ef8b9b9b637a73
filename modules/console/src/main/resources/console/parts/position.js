import { html } from 'lit';
import { badge } from './states.js';

/** Where a name is routed, in a word or two. */
export function position({ state, region, from, to }, declared) {
  switch (state) {
    case 'active':
      return declared.includes(region)
        ? badge('ok', region)
        : html`${badge('bad', region)} <span class="muted small">no Domain there</span>`;
    case 'moving':
      return badge('busy', `${from} → ${to}`);
    case 'unknown':
      return badge('quiet', 'the arbiter is silent');
    default:
      return badge('quiet', 'unrouted');
  }
}
