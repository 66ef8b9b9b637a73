import { html } from 'lit';
import { isTrouble, parse, status } from '../sip.js';
import './snippet.js';

/** One SIP message in full, its start line and its headers' names set apart. */
export function sipMessage(text) {
  const message = parse(text);
  // Whatever is between tags in a <pre> shows: these lines stay together.
  return html`<pre class="message" tabindex="0" role="group" aria-label="SIP message"><b
      class=${isTrouble(status(message)) ? 'bad' : ''}>${message.start}</b>
${message.headers.map(({ name, value }) => html`<i>${name}:</i> ${value}\n`)}${message.body ? `\n${message.body}` : ''}</pre>`;
}
