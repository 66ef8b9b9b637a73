import { html } from 'lit';

/** Previous and next of a list that the server pages; `href(page)` is where a page is. */
export function pager(body, href) {
  const { page, next_page_uri: next } = body.meta ?? body;
  if (!page && !next) return '';
  return html`
    <nav class="pager" aria-label="Pages of the list">
      ${page > 0 ? html`<a class="button" href=${href(page - 1)}>Previous</a>` : html`<span></span>`}
      <span class="muted">Page ${page + 1}</span>
      ${next ? html`<a class="button" href=${href(page + 1)}>Next</a>` : html`<span></span>`}
    </nav>
  `;
}
