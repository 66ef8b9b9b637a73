/**
 * Tables that are sorted by a click on a column's head. A column is `{name, label, of}`, where `of(row)` is what its rows
 * are sorted by, with `isNumber` or `isTime` where the greatest are looked for first. `sort` is a column's name, with a `-`
 * before it where they come first.
 */
import { html, nothing } from 'lit';
import { go } from '../router.js';

/** Only what is here as a whole can be sorted here: a page of a list would only seem to be. */
export const isWhole = ({ page, next_page_uri: next }) => !page && !next;

export function sorted(rows, columns, sort) {
  const column = columns.find(({ name }) => name === nameOf(sort));
  if (!column) return rows;
  const turn = sort.startsWith('-') ? -1 : 1;
  return rows.toSorted((one, other) => turn * compared(column.of(one), column.of(other)));
}

/** The row of heads. `path` and `query` are the page's, whose address keeps the order; without them nothing is clicked. */
export const heads = (columns, sort, { path, query } = {}) => html`
  <tr>
    ${columns.map((column) => {
      const { name, label, isNumber } = column;
      const order = name === nameOf(sort) ? (sort.startsWith('-') ? 'descending' : 'ascending') : undefined;
      const turn = () => go(`${path}?${withSort(query, next(column, sort))}`, { replace: true });
      return html`
        <th scope="col" class=${isNumber ? 'number' : ''} aria-sort=${order ?? nothing}>
          ${path && name ? html`<button type="button" class="plain sort ${order ?? ''}" @click=${turn}>${label}</button>` : label}
        </th>
      `;
    })}
  </tr>
`;

function next({ name, isNumber, isTime }, sort) {
  const [first, other] = isNumber || isTime ? [`-${name}`, name] : [name, `-${name}`];
  return sort === first ? other : first;
}

const withSort = (query, sort) => new URLSearchParams([...[...query].filter(([name]) => name !== 'sort'), ['sort', sort]]);

const nameOf = (sort) => sort.replace(/^-/, '');

const compared = (one, other) => (typeof one === 'number' ? one - other : one.localeCompare(other));
