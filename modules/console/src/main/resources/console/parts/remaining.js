import { html } from 'lit';

const USUAL = 6_000; // milliseconds that a lease lasts, unless the installation says otherwise

/** How much is left of a lease: a bar and the seconds. */
export function remaining(milliseconds) {
  if (milliseconds == null) return html`<span class="muted">–</span>`;
  return html`
    <span class="remaining">
      <meter min="0" max=${Math.max(USUAL, milliseconds)} value=${milliseconds} low=${USUAL / 3}
        aria-label="Remaining"></meter>
      ${(milliseconds / 1000).toFixed(1)} s
    </span>
  `;
}
