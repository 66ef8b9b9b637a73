import { pages } from './pages.js';

/** Which page a path is, with the parts that its pattern names; undefined for none. */
export function match(pathname) {
  for (const page of pages) {
    const names = page.path.split('/');
    const parts = pathname.replace(/(?<=.)\/+$/, '').split('/');
    if (names.length !== parts.length) continue;
    if (names.every((name, at) => name.startsWith(':') || name === parts[at]))
      return { page, params: Object.fromEntries(named(names, parts)) };
  }
  return undefined;
}

function named(names, parts) {
  return names.flatMap((name, at) => (name.startsWith(':') ? [[name.slice(1), decodeURIComponent(parts[at])]] : []));
}

/**
 * Shows another page; where this one was scrolled to stays with it. `replace` leaves no way back to this one: for filters,
 * that are the same page still.
 */
export function go(path, { replace = false } = {}) {
  if (!replace) history.replaceState({ scroll: scrollY }, '');
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  dispatchEvent(new CustomEvent('navigated', { detail: { replace } }));
}

/** Keeps in the address what one looks at on a page, for whoever copies it: the page stays, and nothing is loaded. */
export function note(name, value) {
  const query = new URLSearchParams(location.search);
  if ((query.get(name) ?? undefined) === value?.toString()) return;
  if (value === undefined) query.delete(name);
  else query.set(name, value);
  history.replaceState(history.state, '', withQuery(query));
}

/** This page with another query. */
export const withQuery = (query) => location.pathname + (query.size ? `?${query}` : '');

/** Plain links stay plain links: they are followed here only where the browser would have loaded this page again. */
export function interceptLinks(root) {
  root.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest('a[href]');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.hash || !match(link.pathname)) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  addEventListener('popstate', ({ state }) =>
    dispatchEvent(new CustomEvent('navigated', { detail: { replace: false, scroll: state?.scroll } })),
  );
}
