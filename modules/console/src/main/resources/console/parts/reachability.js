import { html } from 'lit';
import { shortly, siteOf } from '../topology.js';

/** Who sees whom: a row for each node that sees, a column for each that is seen. */
export function reachability(nodes) {
  const seeing = nodes.filter((node) => node.report);
  if (!seeing.length) return html`<p class="muted">No node has said whom it sees. They are asked by this edge, and answer within a second.</p>`;
  return html`
    <s-scroll class="table">
      <table class="matrix">
        <caption class="hidden">Which node sees which</caption>
        <thead>
          <tr>
            <td></td>
            ${nodes.map((node) => html`<th scope="col" title=${shortly(node.address)}><span>${label(node)}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${nodes.map(
            (from) => html`
              <tr>
                <th scope="row" title=${shortly(from.address)}>${label(from)}</th>
                ${nodes.map((to) => cell(from, to))}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </s-scroll>
    <p class="row small muted">
      <span><span class="cell ok">·</span> sees it</span>
      <span><span class="cell bad">×</span> does not</span>
      <span><span class="cell">?</span> has not answered</span>
    </p>
  `;
}

function cell(from, to) {
  if (from === to) return html`<td class="muted">–</td>`;
  const title = (verb) => `${label(from)} ${verb} ${label(to)}`;
  if (!from.report) return html`<td><span class="cell" title=${title('says nothing of')}>?</span></td>`;
  return from.report.unreachable.includes(to.address)
    ? html`<td><span class="cell bad" title=${title('does not see')}>×</span></td>`
    : html`<td><span class="cell ok" title=${title('sees')}>·</span></td>`;
}

const label = (node) => `${siteOf(node)} ${port(node.address)}`;

/** The host only where ports alone would not tell nodes apart: everywhere but on one machine. */
const port = (address) => shortly(address).replace(/^127\.0\.0\.1/, '');
