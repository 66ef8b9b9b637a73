import { html } from 'lit';
import { api } from '../api.js';
import { haveAllFollowed, lastMove, stepsOf, stepsUnderWay } from '../moves.js';
import { Part } from '../part.js';
import { took } from '../time.js';
import { confirmed, open } from './dialog.js';
import { notify } from './notices.js';
import { badge, signIn } from './states.js';
import { steps } from './steps.js';

const FOLLOWED = 60_000; // milliseconds after a move in which it is looked how the edges follow
const FOLLOWED_EVERY = 500; // milliseconds
const INSISTED = 400; // milliseconds between two looks at a move under way, where the stream is silent
const PATIENT = 30_000; // milliseconds after which a move waits for something that is lost
const RARELY = 2_000; // milliseconds between two looks at such a one

/**
 * Which region is active for a domain, and what it takes to make another one so. `route` is the API's, `regions` are
 * `{name, up}` of the cluster. Dispatches `moved` and `cloned`.
 */
class RoutingCard extends Part {
  static properties = {
    route: { attribute: false },
    regions: { attribute: false },
    preflights: { state: true },
    edges: { state: true },
    pending: { state: true },
    seen: { state: true },
    refusal: { state: true },
  };

  constructor() {
    super();
    this.route = null;
    this.regions = [];
    this.preflights = {};
    this.edges = [];
    this.pending = null;
    this.seen = null;
    this.refusal = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', (event) => this.happened(event), 'route');
    this.listen('happened', () => this.checkSoon(), 'domain', 'credential-list', 'ip-access-control-list');
    this.listen('gap', () => this.checkSoon());
    this.every(INSISTED, () => this.insist());
    this.every(FOLLOWED_EVERY, () => this.follow());
  }

  willUpdate(changed) {
    if (changed.get('route')?.position.state === 'moving' && !this.isMoving) this.refusal = null;
    if (changed.has('route')) this.notice(changed.get('route'));
    if (this.isFollowed && !this.isMoving) this.seen ??= performance.now() - this.asked;
    // A move under way is looked at often: what is compared changes only with these.
    const { position, declared } = this.route;
    const compared = [position.region, ...declared, '|', ...this.regions.map(({ name }) => name)].join();
    if (compared === this.compared) return;
    this.compared = compared;
    this.check();
  }

  /** Whether the last move is the one that was asked for here, or noticed. */
  get isFollowed() {
    return this.done && lastMove(this.route)?.epoch === this.done;
  }

  /** A move that somebody else has made, while one looks or a moment ago, is followed as one's own. */
  notice(before) {
    const move = lastMove(this.route);
    if (!move || this.isMoving || this.pending || move.epoch === this.done) return;
    const isNew = before && (lastMove(before)?.epoch ?? 0) < move.epoch;
    if (!isNew && Date.now() - Date.parse(move.completed) > FOLLOWED) return;
    this.done = move.epoch;
    this.asked = performance.now();
    this.seen = null;
    this.edges = [];
    this.isMine = false;
  }

  get isMoving() {
    return this.route.position.state === 'moving';
  }

  /** Where devices are registered today. */
  get active() {
    const { region, from } = this.route.position;
    return region ?? from;
  }

  happened({ entity }) {
    if (entity === `route/${this.route.domain}`) this.dispatchEvent(new CustomEvent('moved'));
  }

  checkSoon() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.isConnected && this.check(), 300);
  }

  insist() {
    if (!this.isMoving) this.movingSince = undefined;
    if (!this.isMoving || document.hidden) return;
    const now = performance.now();
    this.movingSince ??= now;
    if (now - this.movingSince > PATIENT && now - this.looked < RARELY) return;
    this.looked = now;
    this.dispatchEvent(new CustomEvent('moved'));
  }

  /** Each other region's preflight, as it comes in: a silent region keeps nobody waiting for the others. */
  check() {
    if (api.isReader) return; // a key is of one region, and is refused a look into two
    if (!this.isDeclared(this.active)) return void (this.preflights = {}); // there is nothing to compare with
    const others = this.regions.filter(({ name }) => name !== this.active);
    for (const { name } of others) this.preflight(name);
  }

  async preflight(region) {
    let found;
    try {
      found = await api.get(`/strowger/v1/routes/${this.route.domain}/preflight?to=${region}`);
    } catch (error) {
      found = { error };
    }
    this.preflights = { ...this.preflights, [region]: found };
  }

  render() {
    return html`
      <section class="card routing">
        <h2>Routing</h2>
        <div class="routing-columns">
          ${this.now()}
          <ul class="rows regions">
            ${this.regions.map((region) => this.region(region))}
          </ul>
        </div>
        ${api.isReader
          ? html`<p class="hint">
              A key is of one region: whether another one is ready is shown to those who sign in with the account’s token.
              ${signIn('Sign in with it')}
            </p>`
          : ''}
        ${this.move()}
        ${this.refusal ? html`<p class="warning" role="status">${this.refused()}</p>` : ''}
      </section>
    `;
  }

  /** A move that takes longer is a 503 to programs; here one sees it going on. */
  refused() {
    const { from, to } = this.route.position;
    if (!this.isMoving || !this.refusal.isPassing) return this.refusal.message;
    return `${from} has not let go yet. The move goes on by itself. If ${from} is lost, Force makes ${to} active without its word.`;
  }

  now() {
    const { position, pending, declared, arbiter } = this.route;
    const move = lastMove(this.route);
    return html`
      <div>
        <p class="muted small">${this.isMoving ? 'On its way' : 'Active region'}</p>
        <p class="active-region">${this.isMoving ? `${position.from} → ${position.to}` : (position.region ?? 'none')}</p>
        <dl class="facts">
          <dt>Epoch</dt>
          <dd>${position.epoch}</dd>
          ${this.isMoving ? since('Asked for', pending?.requested, pending) : move ? since('Since', move.completed, move) : ''}
          <dt>Declared in</dt>
          <dd>${declared.join(', ') || 'no region'}</dd>
          ${arbiter
            ? html`
                <dt>Decided by</dt>
                <dd class="mono">${arbiter.replace(/^.*@/, '')}</dd>
              `
            : ''}
        </dl>
      </div>
    `;
  }

  region({ name, up }) {
    const isActive = name === this.route.position.region;
    return html`
      <li class="region-row">
        <div class="row">
          <strong>${name}</strong>
          ${isActive ? badge(up === 0 ? 'warn' : 'ok', 'active') : ''}
          ${this.isDeclared(name) ? (isActive ? '' : badge('quiet', 'declared')) : badge(isActive ? 'bad' : 'quiet', 'no Domain here')}
          ${up === 0 ? badge('bad', 'does not answer') : ''}
        </div>
        ${isActive
          ? this.duty(name, up)
          : api.isReader
            ? ''
            : html`${this.readiness(name)} ${this.buttons(name)}`}
      </li>
    `;
  }

  isDeclared(region) {
    return this.route.declared.includes(region);
  }

  /** What the active region does for the domain, or fails to. */
  duty(region, up) {
    if (up === 0) return html`<p class="hint">Nothing is admitted here until it is back.</p>`;
    if (this.isDeclared(region)) return html`<p class="hint">Registrations and calls are processed here.</p>`;
    const [from] = this.route.declared;
    return html`
      <p class="hint">Registrations and calls fail: there is no Domain here.</p>
      ${from && !api.isReader
        ? html`<button type="button" class="primary" ?disabled=${this.pending} @click=${() => this.clone(region, from)}>Clone from ${from}</button>`
        : ''}
    `;
  }

  readiness(region) {
    if (region === this.active) return html`<p class="hint">Asked to let go. It admits nothing new from then on.</p>`;
    if (!this.isDeclared(this.active)) return html`<p class="hint">${this.active ?? 'No region'} has no Domain to compare with.</p>`;
    const found = this.preflights[region];
    if (!found) return html`<p class="hint">Comparing …</p>`;
    if (found.error)
      return html`
        <p class="hint">
          Can’t be compared: ${found.error.message} ${found.error.status === 403 ? signIn('Sign in with the token') : ''}
        </p>
      `;
    return html`
      <div>
        ${found.ready
          ? html`<p class="hint">${badge('ok', 'ready')} Whoever gets in at ${found.from} gets in here.</p>`
          : html`
              <details class="problems">
                <summary>${badge('warn', `${found.problems.length} missing or different`)}</summary>
                ${problemList(found.problems)}
              </details>
            `}
        ${outOfReach(found)}
      </div>
    `;
  }

  buttons(region) {
    const label = (what) => `${what} ${this.route.domain} to ${region}`;
    const force = html`<button type="button" class="danger" aria-label=${label('Force')}
      @click=${() => this.force(region)}>Force</button>`;
    if (this.isMoving) return this.buttonsUnderWay(region, force);
    const found = this.preflights[region];
    const isSilent = this.regions.find(({ name }) => name === this.active)?.up === 0;
    // What comes later comes on the left: nothing moves away under the pointer, and another button in its place.
    return html`
      <div class="row">
        ${isSilent ? force : ''}
        ${found?.problems?.length
          ? html`<button type="button" ?disabled=${this.pending} aria-label=${label('Clone')}
              @click=${() => this.clone(region)}>Clone</button>`
          : ''}
        <button type="button" class=${found?.ready ? 'primary' : ''} ?disabled=${this.pending} aria-label=${label('Re-route')}
          @click=${() => this.reroute(region)}>${this.pending === region ? 'Re-routing …' : 'Re-route'}</button>
      </div>
    `;
  }

  /** What can be done about a move that waits: no longer wait, or give it up. */
  buttonsUnderWay(region, force) {
    const { from, to } = this.route.position;
    if (region === to) return force;
    if (region !== from) return '';
    return html`<button type="button" aria-label="Stay in ${from}: give the move up"
      @click=${() => this.send(from, {})}>Stay in ${from}</button>`;
  }

  /** The move under way, or the one that has just ended here. Its step is said aloud, and not the time that ticks by it. */
  move() {
    if (!this.isMoving && !this.isFollowed) return '';
    const { position, pending } = this.route;
    const all = this.isMoving ? stepsUnderWay(position, pending) : stepsOf(lastMove(this.route), this.edges);
    return html`
      <div class="move">
        <p class="hidden" role="status">${all.findLast(({ state }) => state !== 'ahead').name}</p>
        ${steps(all)}
        ${this.isMoving ? '' : this.waiting()}
        ${this.isMoving || !this.isMine
          ? ''
          : html`<p class="hint">
              Seen here ${took(this.seen / 1000)} after you asked for it. The times above count from when the arbiter had accepted
              it.
            </p>`}
      </div>
    `;
  }

  /** Why an edge may not have followed yet. Of a name that is new none knows anything old. */
  waiting() {
    if (!lastMove(this.route).from)
      return html`<p class="hint">An edge asks where the name is when the first of its devices wants something.</p>`;
    if (!this.edges.length || haveAllFollowed(this.edges, this.done)) return '';
    return html`<p class="hint">
      An edge asks where the name is when one of its devices wants something: until then it need not follow, and nobody
      waits for it.
    </p>`;
  }

  /** Which edges know of the last move: one that no device needs it at does not, and need not. */
  async follow() {
    if (!this.isFollowed || !lastMove(this.route).from || document.hidden || this.isLooking) return;
    if (performance.now() - this.asked - this.seen > FOLLOWED || haveAllFollowed(this.edges, this.done)) return;
    this.isLooking = true;
    try {
      this.edges = (await api.get(`/strowger/v1/routes/${this.route.domain}/edges`)).edges;
    } catch {
      // the next look may succeed; the move itself is over
    } finally {
      this.isLooking = false;
    }
  }

  /** Whoever is faster than the comparison waits for it. */
  async reroute(region) {
    if (!this.preflights[region] && this.isDeclared(this.active)) await this.preflight(region);
    const found = this.preflights[region];
    if (found?.problems?.length) {
      const answer = await this.askWhatIsMissing(region, found);
      if (!answer) return;
      if (answer === 'clone' && !(await this.clone(region))) return;
    }
    await this.send(region, {});
  }

  askWhatIsMissing(region, found) {
    return open(
      `${region} is not ready`,
      (close) => html`
        <div class="stack">
          <p>After a re-route, whoever depends on these would be refused:</p>
          ${problemList(found.problems)} ${outOfReach(found)}
          <p class="hint">Cloning creates there what is missing. What differs stays as it is.</p>
        </div>
        <div class="actions">
          <button type="button" @click=${() => close()}>Cancel</button>
          <button type="button" class="danger" @click=${() => close('anyway')}>Re-route anyway</button>
          <button type="button" class="primary" @click=${() => close('clone')}>Clone, then re-route</button>
        </div>
      `,
    );
  }

  async force(region) {
    const yes = await confirmed({
      title: `Force ${this.route.domain} to ${region}?`,
      danger: true,
      action: `Force to ${region}`,
      body: html`
        <p>
          ${this.active} is not waited for. As soon as a majority of the witnesses sees its lease ended, some seconds from
          now, ${region} is active.
        </p>
        <ul class="plain-list">
          <li>Devices registered in ${this.active} are unknown in ${region} until they register again.</li>
          <li>Calls processed in ${this.active} go on there, if it lives, and can’t be reached from ${region}.</li>
          <li>What ${region} does not have (see its preflight) is not checked.</li>
        </ul>
        <p class="hint">If ${this.active} is only slow, wait: a planned move loses nothing.</p>
      `,
    });
    if (yes) await this.send(region, { Force: 'true' });
  }

  async send(region, also) {
    this.pending = region;
    this.refusal = null;
    const looking = setInterval(() => this.dispatchEvent(new CustomEvent('moved')), INSISTED);
    this.done = this.route.position.epoch + (this.isMoving ? 0 : 1);
    this.asked = performance.now();
    this.seen = null;
    this.isMine = true;
    this.edges = [];
    try {
      await api.post(`/v2/SipDomains/${this.route.domain}`, { VoiceRegion: region, ...also });
      notify(`${this.route.domain} is active in ${region}`);
    } catch (error) {
      this.refusal = error;
    }
    clearInterval(looking);
    this.pending = null;
    this.dispatchEvent(new CustomEvent('moved'));
  }

  /** True where nothing is left to clone. */
  async clone(region, from = this.active) {
    this.pending = `clone ${region}`;
    try {
      const cloned = await api.post(`/strowger/v1/domains/${this.route.domain}/clone?to=${region}&from=${from}`, {});
      const count = cloned.created.length;
      notify(count ? `${count} thing${count === 1 ? '' : 's'} of ${from} created in ${region}` : `${region} had all of it`);
      this.dispatchEvent(new CustomEvent('cloned'));
      return true;
    } catch (error) {
      notify(`Not cloned: ${error.message}`, 'bad');
      return false;
    } finally {
      await this.preflight(region); // before a re-route follows, after which there is nothing to compare
      this.pending = null;
    }
  }
}
customElements.define('s-routing-card', RoutingCard);

const since = (what, at, move) => html`
  <dt>${what}</dt>
  <dd><s-time at=${at}></s-time></dd>
  <dt>By</dt>
  <dd>${move?.by ? by(move.by) : '–'}${move?.forced ? html` ${badge('warn', 'forced')}` : ''}</dd>
`;

const problemList = (problems) => html`
  <ul class="plain-list">
    ${problems.map(
      ({ message, names, count }) => html`
        <li>
          ${message}
          ${names.length ? html`<span class="muted small">(${names.join(', ')}${count > names.length ? ', …' : ''})</span>` : ''}
        </li>
      `,
    )}
  </ul>
`;

/** A warning only: a server that can't be reached now may well be up by the time of a call. */
function outOfReach({ to, webhooks = [] }) {
  const unreached = webhooks.filter(({ reachable }) => !reachable);
  if (!unreached.length) return '';
  return html`
    <details class="problems">
      <summary>${badge('warn', `${unreached.length} webhook${unreached.length === 1 ? '' : 's'} not reached from ${to}`)}</summary>
      <ul class="plain-list">
        ${unreached.map(({ parameter, url, why }) => html`<li>${parameter} <span class="mono">${url}</span>: ${why}</li>`)}
      </ul>
    </details>
  `;
}

/** An account's SID is long, and mostly one's own. */
export const by = (who) => (who === api.session.account_sid ? html`<span title=${who}>this account</span>` : who);
