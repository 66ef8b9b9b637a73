import { html } from 'lit';
import { Page } from '../page.js';

class Domains extends Page {
  get title() {
    return 'Domains';
  }

  content() {
    return html`<div class="head"><h1>Domains</h1></div>`;
  }
}
customElements.define('s-domains', Domains);
