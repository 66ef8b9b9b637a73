import { html } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { go } from '../router.js';

/**
 * A row of what narrows a list, kept in the page's query so that it can be linked to, as how it is sorted is. A field is `{name, label, value}`
 * with `options` (pairs of value and label), or `choices` to complete what is typed, or a `type`.
 */
export const filters = (path, fields) => html`
  <form class="filters" role="search" @change=${(event) => apply(event, path)} @submit=${(event) => apply(event, path)}>
    ${fields.map(
      (field) => html`
        <label class="field">
          <span class="small">${field.label}</span>
          ${control(field)}
        </label>
      `,
    )}
    <button>Show</button>
  </form>
`;

function control({ name, value = '', options, choices, type = 'text', placeholder = '' }) {
  if (options)
    return html`
      <select name=${name}>
        ${options.map(([own, label]) => html`<option value=${own} .selected=${own === value}>${label}</option>`)}
      </select>
    `;
  return html`
    <input name=${name} type=${type} .value=${value} placeholder=${placeholder} spellcheck="false" autocomplete="off"
      list=${ifDefined(choices && `choices-${name}`)}>
    ${choices ? html`<datalist id="choices-${name}">${choices.map((choice) => html`<option value=${choice}></option>`)}</datalist>` : ''}
  `;
}

function apply(event, path) {
  event.preventDefault();
  const form = event.target.closest('form');
  const given = [...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
  const sort = new URLSearchParams(location.search).get('sort');
  const query = new URLSearchParams(sort ? [...given, ['sort', sort]] : given).toString();
  go(query ? `${path}?${query}` : path, { replace: true });
}
