import { html } from 'lit';
import { Page } from '../page.js';

class Domain extends Page {
  get title() {
    return 'Domain';
  }

  content() {
    return html`<div class="head"><h1>Domain</h1></div>`;
  }
}
customElements.define('s-domain', Domain);
