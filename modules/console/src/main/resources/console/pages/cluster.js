import { html } from 'lit';
import { api } from '../api.js';
import { live } from '../live.js';
import { Page } from '../page.js';
import { reachability } from '../parts/reachability.js';
import { remaining } from '../parts/remaining.js';
import { badge } from '../parts/states.js';
import { cityOf } from '../map/places.js';
import { expected, serves, shortly, siteAt, siteOf, standing, tone, topology, withReports } from '../topology.js';
import { duration, exactly } from '../time.js';

const ASKED_EVERY = 2_000; // leases run down between the changes that the stream tells of
const MEBI = 1024 * 1024;

/** The nodes of every data center, what each says of itself, and who sees whom. */
class Cluster extends Page {
  static properties = { cluster: { state: true } };

  constructor() {
    super();
    this.cluster = live.cluster;
  }

  get title() {
    return 'Cluster';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('cluster', (cluster) => (this.cluster = withReports(cluster, this.cluster)));
    this.every(ASKED_EVERY, () => document.hidden || this.reload());
  }

  async load() {
    return { cluster: await api.get('/strowger/v1/cluster') };
  }

  content() {
    const { nodes, seen_from: seenFrom } = this.cluster;
    const places = topology(this.cluster, expected({ regions: api.session.regions }));
    return html`
      <div class="head">
        <h1>Cluster</h1>
        <span class="muted small">${nodes.length} nodes, as seen from ${siteAt(seenFrom, this.cluster)} ${shortly(seenFrom)}</span>
      </div>
      <div class="stack">
        ${this.nodes(places)}
        <div class="columns" style="--column: 30rem">
          <section class="card">
            <h2>Leases</h2>
            ${this.leases(places)}
          </section>
          <section class="card">
            <h2>Witnesses</h2>
            ${this.witnesses(places)}
          </section>
        </div>
        <section class="card">
          <h2>Who sees whom</h2>
          ${reachability(together(places))}
        </section>
        <section class="card">
          <h2>Shards</h2>
          ${this.shards(nodes)}
        </section>
        <section class="card">
          <h2>Journals</h2>
          ${this.journals(nodes)}
        </section>
      </div>
    `;
  }

  nodes({ regions, edges, routing }) {
    const groups = [
      ...regions.map((region) => ({ ...region, title: `Region ${region.name}` })),
      { ...routing, title: 'Routing' },
      ...edges.map((edge) => ({ ...edge, title: `Edge ${cityOf(edge.name)}` })),
    ];
    return html`
      <section class="card" aria-label="Nodes">
        <s-scroll class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Node</th>
                <th scope="col">State</th>
                <th scope="col">Up for</th>
                <th scope="col">Version</th>
                <th scope="col">Java</th>
                <th scope="col" class="number">Heap, MiB</th>
              </tr>
            </thead>
            ${groups.map(
              (group) => html`
                <tbody>
                  <tr class="group">
                    <th scope="rowgroup" colspan="6">
                      ${group.title} ${badge(tone(group), group.nodes.length ? `${group.up} of ${group.nodes.length}` : standing(group))}
                    </th>
                  </tr>
                  ${group.nodes.map((node) => this.node(node))}
                </tbody>
              `,
            )}
          </table>
        </s-scroll>
      </section>
    `;
  }

  node(node) {
    const { report } = node;
    return html`
      <tr>
        <th scope="row"><span class="mono">${shortly(node.address)}</span> <span class="muted small">${siteOf(node)}</span></th>
        <td>${state(node)}</td>
        ${report
          ? html`
              <td class="nowrap" title=${`since ${exactly(report.started)}`}>${duration(report.uptime_seconds)}</td>
              <td>${report.version}</td>
              <td>${report.java}</td>
              <td class="number">${mebi(report.heap_used_bytes)} <span class="muted">of ${mebi(report.heap_max_bytes)}</span></td>
            `
          : html`<td colspan="4" class="muted">${node.reachable ? 'says nothing of itself' : 'does not answer'}</td>`}
      </tr>
    `;
  }

  leases({ regions }) {
    const holders = regions.flatMap(({ nodes }) => nodes).filter((node) => node.report?.lease);
    if (!holders.length) return html`<p class="muted">No region node has told of a lease: none answers, or leases are off.</p>`;
    return html`
      <s-scroll class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Region</th>
              <th scope="col">Node</th>
              <th scope="col">Session</th>
              <th scope="col">Lease</th>
              <th scope="col">Stands on</th>
            </tr>
          </thead>
          <tbody>
            ${holders.map(({ address, report: { lease } }) => this.lease(address, lease))}
          </tbody>
        </table>
      </s-scroll>
    `;
  }

  lease(address, lease) {
    return html`
      <tr>
        <th scope="row">${lease.region}</th>
        <td class="mono">${shortly(address)}</td>
        <td>${lease.session}</td>
        <td>${lease.held ? remaining(lease.remaining_milliseconds) : badge('bad', 'not held')}</td>
        <td>
          <span class="row tight">
            ${lease.witnesses.map((witness) => {
              const stands = witness.remaining_milliseconds > 0;
              return html`<span title="${siteAt(witness.node, this.cluster)} ${shortly(witness.node)}: ${witness.remaining_milliseconds} ms left">
                ${badge(stands ? 'ok' : 'bad', shortly(witness.node).replace(/^.*:/, ':'))}
              </span>`;
            })}
          </span>
        </td>
      </tr>
    `;
  }

  witnesses({ routing }) {
    const witnesses = routing.nodes.filter((node) => node.report?.witness);
    if (!witnesses.length) return html`<p class="muted">No routing node has told of its grants: none answers, or leases are off.</p>`;
    return html`
      <s-scroll class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Witness</th>
              <th scope="col">State</th>
              <th scope="col">Grants</th>
              <th scope="col">Sealed sessions</th>
            </tr>
          </thead>
          <tbody>
            ${witnesses.map(
              ({ address, report: { witness } }) => html`
                <tr>
                  <th scope="row" class="mono">${shortly(address)}</th>
                  <td>${witness.informed ? badge('ok', 'grants') : badge('warn', 'not informed yet')}</td>
                  <td>
                    ${witness.grants.map(
                      (grant) => html`<div class="grant">${grant.region}, session ${grant.session} ${remaining(grant.remaining_milliseconds)}</div>`,
                    )}
                  </td>
                  <td>${witness.sealed.map((sealed) => `${sealed.region} ${sealed.session}`).join(', ') || html`<span class="muted">none</span>`}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </s-scroll>
    `;
  }

  /** Where things live, and whether they are spread evenly. */
  shards(nodes) {
    const holding = nodes.filter((node) => node.report?.shards?.length);
    if (!holding.length) return html`<p class="muted">No node has told of shards.</p>`;
    const kinds = [...new Set(holding.flatMap(({ report }) => report.shards.map(({ kind }) => kind)))].sort();
    return html`
      <p class="muted small">Entities in memory, and over how many shards they are spread.</p>
      <s-scroll class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              ${holding.map(
                (node) => html`<th scope="col" class="number">${siteOf(node)}<br><span class="mono">${shortly(node.address)}</span></th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${kinds.map(
              (kind) => html`
                <tr>
                  <th scope="row" class="nowrap">${kind}</th>
                  ${holding.map(({ report }) => held(report.shards.find((shard) => shard.kind === kind)))}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </s-scroll>
    `;
  }

  journals(nodes) {
    const writing = nodes.filter((node) => node.report?.journal);
    if (!writing.length) return html`<p class="muted">No node has told of its journal.</p>`;
    return html`
      <s-scroll class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col" class="number">Events written</th>
              <th scope="col" class="number">Per second</th>
              <th scope="col" class="number">Median, ms</th>
              <th scope="col" class="number">99 %, ms</th>
            </tr>
          </thead>
          <tbody>
            ${writing.map(
              ({ report: { journal }, ...node }) => html`
                <tr>
                  <th scope="row">${siteOf(node)} <span class="mono muted">${shortly(node.address)}</span></th>
                  <td class="number">${journal.events_written.toLocaleString()}</td>
                  <td class="number">${decimal(journal.events_per_second)}</td>
                  <td class="number">${decimal(journal.write_milliseconds_p50)}</td>
                  <td class="number">${decimal(journal.write_milliseconds_p99)}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </s-scroll>
    `;
  }
}
customElements.define('s-cluster', Cluster);

/** In the order of the table above, so that a place that is cut off is a block. */
const together = ({ regions, routing, edges }) => [...new Set([...regions, routing, ...edges].flatMap(({ nodes }) => nodes))];

function state(node) {
  if (!node.reachable) return badge('bad', 'unreachable');
  return badge(serves(node) ? 'ok' : 'busy', node.status);
}

function held(shard) {
  if (!shard?.shards) return html`<td class="number muted">–</td>`;
  return html`<td class="number">
    ${shard.entities.toLocaleString()} <span class="muted">in ${shard.shards.toLocaleString()}</span>
  </td>`;
}

const mebi = (bytes) => Math.round(bytes / MEBI).toLocaleString();
const decimal = (number) => number?.toFixed(1) ?? '–';
