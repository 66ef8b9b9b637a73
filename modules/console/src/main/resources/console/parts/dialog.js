import { html, render } from 'lit';

/**
 * Asks before something that can't be taken back, or shows a form over the page. The browser's own dialog keeps the
 * focus inside and gives it back.
 */
export function open(title, content) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  const close = (value = '') => dialog.close(value);
  render(
    html`
      <div class="dialog-head">
        <h2 id="dialog-title">${title}</h2>
        <button type="button" class="plain" aria-label="Close" @click=${() => close()}>×</button>
      </div>
      ${content(close)}
    `,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  setTimeout(() => dialog.querySelector('input, select, .actions button')?.focus()); // forms render a moment later
  return new Promise((done) =>
    dialog.addEventListener('close', () => {
      dialog.remove();
      done(dialog.returnValue);
    }),
  );
}

/** What was asked belongs to the page it was asked on. */
addEventListener('navigated', () => document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close()));

/** True where they went on. */
export async function confirmed({ title, body, action, danger = false }) {
  const answer = await open(
    title,
    (close) => html`
      <div class="stack">${body}</div>
      <div class="actions">
        <button type="button" @click=${() => close()}>Cancel</button>
        <button type="button" class=${danger ? 'danger' : 'primary'} @click=${() => close('yes')}>${action}</button>
      </div>
    `,
  );
  return answer === 'yes';
}
