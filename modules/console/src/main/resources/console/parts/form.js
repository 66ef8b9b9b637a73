import { html, nothing } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { Part } from '../part.js';

/**
 * A form over the API: what it says no with is shown at the field that it names.
 *
 *     <s-form .fields=${[{ name: 'Password', label: 'Password', type: 'password', hint: '...' }]}
 *             .send=${(values) => api.post(...)} action="Save"></s-form>
 *
 * `name` is the API's parameter. `type` is an input's, or `checkbox`, or `select` with `options`, pairs of value and
 * label. Only what differs from `value` is sent, unless `whole` is set. `sent` is dispatched with what was answered.
 */
class Form extends Part {
  static properties = {
    fields: { attribute: false },
    send: { attribute: false },
    action: {},
    cancel: { attribute: false },
    whole: { type: Boolean },
    inline: { type: Boolean },
    error: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.fields = [];
    this.action = 'Save';
    this.error = null;
    this.busy = false;
    this.own = `f${Math.random().toString(36).slice(2, 8)}`;
  }

  render() {
    const at = this.error && blamed(this.error, this.fields);
    return html`
      <form class=${this.inline ? 'inline' : 'stack'} novalidate @submit=${this.submit}>
        ${this.fields.map((field) => this.field(field, at === field ? this.error.message : ''))}
        ${this.error && !at ? html`<p class="error whole" role="alert">${this.error.message}</p>` : ''}
        <div class="actions">
          ${this.cancel ? html`<button type="button" @click=${this.cancel}>Cancel</button>` : ''}
          <button class="primary" ?disabled=${this.busy}>${this.busy ? 'One moment …' : this.action}</button>
        </div>
      </form>
    `;
  }

  field(field, error) {
    const id = `${this.own}-${field.name}`;
    const about = [error && `${id}-error`, field.hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
    return html`
      <div class="field ${field.type === 'checkbox' ? 'check' : ''} ${error ? 'wrong' : ''}">
        <label for=${id}>${field.label}</label>
        ${this.control(field, id, about, Boolean(error))}
        ${error ? html`<p class="error" id="${id}-error" role="alert">${error}</p>` : ''}
        ${field.hint ? html`<p class="hint" id="${id}-hint">${field.hint}</p>` : ''}
      </div>
    `;
  }

  control(field, id, about, wrong) {
    const invalid = wrong ? 'true' : nothing;
    if (field.type === 'select')
      return html`
        <select id=${id} name=${field.name} aria-describedby=${ifDefined(about)} aria-invalid=${invalid}>
          ${field.options.map(
            ([value, label]) => html`<option value=${value} ?selected=${value === field.value}>${label}</option>`,
          )}
        </select>
      `;
    if (field.type === 'checkbox')
      return html`<input id=${id} name=${field.name} type="checkbox" ?checked=${field.value}
        aria-describedby=${ifDefined(about)}>`;
    return html`
      <input id=${id} name=${field.name} type=${field.type ?? 'text'} value=${field.value ?? ''}
        placeholder=${ifDefined(field.placeholder)} autocomplete=${field.autocomplete ?? 'off'} spellcheck="false"
        min=${ifDefined(field.min)} max=${ifDefined(field.max)}
        aria-describedby=${ifDefined(about)} aria-invalid=${invalid}>
    `;
  }

  values(form) {
    const values = {};
    for (const field of this.fields) {
      const control = form.elements[field.name];
      const value = field.type === 'checkbox' ? control.checked : control.value;
      if (this.whole || value !== (field.value ?? (field.type === 'checkbox' ? false : ''))) values[field.name] = value;
    }
    return values;
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    this.busy = true;
    this.error = null;
    try {
      const answer = await this.send(this.values(form));
      form.reset();
      this.dispatchEvent(new CustomEvent('sent', { detail: answer }));
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
    await this.updateComplete;
    if (this.error) this.querySelector('[aria-invalid="true"]')?.focus();
  }
}
customElements.define('s-form', Form);

/** The API's messages name the parameter they are about; the first one named is the one to mend. */
function blamed(error, fields) {
  const places = fields
    .map((field) => ({ field, place: error.message.search(new RegExp(`\\b${field.blame ?? field.name}\\b`)) }))
    .filter(({ place }) => place >= 0)
    .sort((one, other) => one.place - other.place);
  return places[0]?.field;
}
