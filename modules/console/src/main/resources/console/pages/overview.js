import { html } from 'lit';
import { Page } from '../page.js';

class Overview extends Page {
  get title() {
    return 'Overview';
  }

  content() {
    return html`<div class="head"><h1>Overview</h1></div>`;
  }
}
customElements.define('s-overview', Overview);
