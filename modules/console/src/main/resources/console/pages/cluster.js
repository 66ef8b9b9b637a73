import { html } from 'lit';
import { Page } from '../page.js';

class Cluster extends Page {
  get title() {
    return 'Cluster';
  }

  content() {
    return html`<div class="head"><h1>Cluster</h1></div>`;
  }
}
customElements.define('s-cluster', Cluster);
