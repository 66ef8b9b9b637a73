import { html } from 'lit';
import { api, ApiError } from './api.js';
import { live } from './live.js';
import { Part } from './part.js';
import { pages } from './pages.js';
import { go, interceptLinks, match } from './router.js';
import { notify } from './parts/notices.js';
import { failed } from './parts/states.js';
import './parts/scroll.js';
import './time.js';

const THEMES = ['system', 'light', 'dark'];

/** The frame around every page: who is signed in, where one can go, whether what is shown is live. */
class App extends Part {
  static properties = {
    page: { state: true },
    path: { state: true },
    connection: { state: true },
    theme: { state: true },
    failure: { state: true },
  };

  constructor() {
    super();
    this.page = null;
    this.path = location.pathname;
    this.connection = live.state;
    this.theme = document.documentElement.dataset.theme ?? 'system';
    this.failure = null;
  }

  async connectedCallback() {
    super.connectedCallback();
    interceptLinks(this);
    addEventListener('navigated', ({ detail }) => this.show(!detail.replace, detail.scroll));
    addEventListener('signed-out', () => this.signedOut());
    addEventListener('signed-in', () => this.signedIn());
    addEventListener('renewed', () => this.requestUpdate());
    document.addEventListener('pointerdown', (event) => this.pressed(event));
    this.listen('state', (state) => (this.connection = state));
    await this.begin();
  }

  async begin() {
    try {
      const session = await api.openSession();
      if (session) await this.show(false);
      else this.askToSignIn();
    } catch (error) {
      this.failure = error;
    }
  }

  askToSignIn() {
    if (location.pathname === '/sign-in') this.show(false);
    else go(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  }

  /**
   * `moved`: the reader has gone somewhere, so the focus goes to what is new there. `scroll` is where a page was left to
   * which they go back.
   */
  async show(moved, scroll = 0) {
    const found = match(location.pathname) ?? { page: undefined, params: {} };
    if (!api.session && found.page?.tag !== 's-sign-in') return this.askToSignIn();
    const path = (this.path = location.pathname);
    if (!found.page) {
      this.page = null;
      document.title = 'Not found · Strowger';
      return;
    }
    const failure = await import(found.page.from).then(
      () => null,
      () => new ApiError(0, 0, 'This page could not be loaded: the edge does not answer.'),
    );
    if (this.path !== path) return; // they have gone on meanwhile
    this.failure = failure;
    if (failure) return;
    const isNew = this.place(found);
    await this.page.updateComplete;
    document.title = [this.page.title, 'Strowger'].filter(Boolean).join(' · ');
    if (moved && isNew) this.focusMain(scroll);
    this.showCurrent();
  }

  /** The same page with another query stays, with what was typed and where it was scrolled to. True for a new one. */
  place({ page, params }) {
    const query = new URLSearchParams(location.search);
    const key = JSON.stringify([page.tag, params]);
    if (this.page?.key === key) {
      if (this.page.query.toString() !== query.toString()) this.page.query = query;
      return false;
    }
    const element = document.createElement(page.tag);
    Object.assign(element, { params, query, key });
    this.page = element;
    return true;
  }

  /** On a narrow screen. By hand: after `scrollIntoView`, Chromium lets Tab go on from there, past what comes before. */
  showCurrent() {
    const nav = this.querySelector('nav');
    const current = nav?.querySelector('[aria-current=page]');
    if (!current) return;
    const [from, to] = [nav.getBoundingClientRect(), current.getBoundingClientRect()];
    nav.scrollLeft += Math.min(0, to.left - from.left) + Math.max(0, to.right - from.right);
  }

  async focusMain(scroll) {
    const { page } = this;
    await this.updateComplete;
    scrollTo(0, 0);
    this.querySelector('main').focus({ preventScroll: true });
    if (!scroll) return;
    await page.whenLoaded; // before that there is nothing to scroll to
    if (this.page === page) requestAnimationFrame(() => scrollTo(0, scroll));
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.skip}>Skip to content</a>
      ${api.session ? this.header() : ''}
      <main id="main" tabindex="-1">${this.main()}</main>
      <s-notices></s-notices>
    `;
  }

  skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  main() {
    if (this.failure) return failed(this.failure, () => location.reload());
    if (this.page) return this.page;
    if (match(this.path)) return '';
    return html`
      <h1>There is no page ${this.path}</h1>
      <p>Go to the <a href="/">overview</a>, or to the <a href="/domains">domains</a>.</p>
    `;
  }

  header() {
    const { session } = api;
    return html`
      <header class="frame">
        <a class="brand" href="/"><img src="/assets/strowger.svg" alt="" width="22" height="22">Strowger</a>
        <nav aria-label="Pages">
          ${pages
            .filter((page) => page.nav && !(page.shared && api.isSubAccount))
            .map((page) => html`<a href=${page.path} aria-current=${this.isCurrent(page) ? 'page' : 'false'}>${page.nav}</a>`)}
        </nav>
        <span class="connection ${this.connection}" role="status" title="The event stream of this edge">
          ${this.connection === 'connected' ? 'live' : this.connection}
        </span>
        <details class="account" @focusout=${this.left} @keydown=${this.escaped}>
          <summary><span class="who">${session.friendly_name || 'Account'}</span></summary>
          <div class="menu">
            <p class="mono">${session.account_sid}</p>
            <p class="muted">
              ${api.isReader ? 'May look, not touch. ' : ''}Tokens proven:
              ${session.regions.join(', ') || 'none'}
            </p>
            <p class="muted">Session ends in <s-until at=${session.expires}></s-until></p>
            <fieldset class="segments">
              <legend class="muted">Theme</legend>
              ${THEMES.map(
                (theme) => html`
                  <label><input type="radio" name="theme" .checked=${this.theme === theme}
                    @change=${() => this.choose(theme)}>${theme}</label>
                `,
              )}
            </fieldset>
            <a href="/sign-in">Sign in for another region</a>
            <button type="button" @click=${this.signOut}>Sign out</button>
          </div>
        </details>
      </header>
    `;
  }

  /** A menu that was left is in the way. A click on its text leaves for nothing. */
  left({ currentTarget: menu, relatedTarget: next }) {
    if (next && !menu.contains(next)) menu.open = false;
  }

  pressed({ target }) {
    const menu = this.querySelector('.account');
    if (menu?.open && !menu.contains(target)) menu.open = false;
  }

  escaped(event) {
    if (event.key !== 'Escape') return;
    event.currentTarget.open = false;
    event.currentTarget.querySelector('summary').focus();
  }

  isCurrent(page) {
    return page.path === '/' ? this.path === '/' : this.path === page.path || this.path.startsWith(`${page.path}/`);
  }

  choose(theme) {
    this.theme = theme;
    if (theme === 'system') {
      localStorage.removeItem('theme');
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem('theme', theme);
      document.documentElement.dataset.theme = theme;
    }
    dispatchEvent(new CustomEvent('themed')); // for what draws on a canvas
  }

  signedIn() {
    live.restart();
    this.requestUpdate(); // the header names the regions
  }

  signedOut() {
    notify('Your session has ended. What was not sent is gone: sign in again.');
    live.restart();
    this.page = null;
    this.askToSignIn();
  }

  async signOut() {
    try {
      await api.signOut();
    } catch (error) {
      return notify(`You are still signed in: ${error.message}`, 'bad');
    }
    live.restart();
    this.page = null;
    go('/sign-in');
  }
}
customElements.define('s-app', App);
