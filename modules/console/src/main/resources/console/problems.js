import { serves, shortly, siteOf } from './topology.js';

/** What a check of `/readyz` means while it is false. */
const CHECKS = {
  sip: 'This edge’s SIP ports are not open: devices can’t reach it.',
  region: 'The region of this site, or its database, does not answer.',
  arbiter: 'This edge has not heard of the arbiter yet: it knows no routes.',
  registrations: 'This edge has not heard of any region’s registrations yet.',
  lease: 'The region of this site has no lease: it admits nothing new.',
  witness: 'The witness of this site is not informed yet, and grants no leases.',
};
const NAMED = 5;
const BEYOND = 'A link is cut: what is beyond it may be well. The console of another site tells.';

/**
 * What is wrong now, in words, the worst first: `{tone, what, hint, link}`. All that is looked at may be null, where it
 * could not be had; `places` is the topology of the `cluster` and of what is known besides, `silentSince` is, in
 * milliseconds, when this page's own edge was last heard.
 */
export function problems({ cluster, places, ready, routes, links, sites, silentSince }) {
  const isCut = (links ?? []).some(({ state }) => state === 'cut');
  const found = [
    ...(silentSince ? ofSilence(silentSince) : []),
    ...ofLinks(links ?? []),
    ...(cluster && !isCut ? ofSight(cluster.nodes) : []),
    ...(cluster ? ofSites(sites ?? [], places, routes, isCut) : []),
    ...(cluster ? ofPlaces(unexplained(places, sites ?? []), routes, isCut) : []),
    ...ofChecks(ready),
    ...ofRoutes(routes),
  ];
  return found.sort((one, other) => weight(one) - weight(other));
}

const weight = ({ tone }) => (tone === 'bad' ? 0 : 1);

/** Before all else: whoever reads on must know that the rest is of earlier. */
function* ofSilence(since) {
  yield {
    tone: 'bad',
    what: `This edge has not answered since ${new Date(since).toLocaleTimeString()}: what is shown here is older.`,
    hint: 'It may be down, or you off its network. The console of another edge shows how things are now.',
  };
}

/** What somebody has cut by hand, in local mode. */
function* ofLinks(links) {
  for (const { sites, state } of links)
    if (state === 'cut')
      yield {
        tone: 'bad',
        what: `The link between ${sites.join(' and ')} is cut, by hand.`,
        hint: 'What would have to cross it fails; all else goes on. Mend it on the map.',
      };
}

/** Who has lost whom, where both serve: a network that is broken in the middle. */
function* ofSight(nodes) {
  const up = new Map(nodes.filter(serves).map((node) => [node.address, node]));
  const lost = [...up.values()].flatMap((from) =>
    (from.report?.unreachable ?? []).filter((to) => up.has(to)).map((to) => [from, up.get(to)]),
  );
  if (!lost.length) return;
  const [from, to] = lost[0].map((node) => `${siteOf(node)} (${shortly(node.address)})`);
  yield {
    tone: 'bad',
    what: `${capital(from)} has lost ${to}${lost.length > 1 ? `, and ${lost.length - 1} more nodes have lost another` : ''}, though all of them serve.`,
    hint: 'The way between them is broken, or slow. What would have to go there fails; nothing is taken over.',
    link: '/cluster',
  };
}

/** In local mode one knows why a region and an edge are not there. */
function* ofSites(sites, { regions }, routes, cut) {
  for (const { name, region, edge, state } of sites) {
    const active = activeIn(region, routes);
    if (state === 'stopped')
      yield {
        tone: 'bad',
        what: `Site ${name} is stopped, and with it region ${region} and edge ${edge}.`,
        hint: `${active.length ? `${notServed(active)} ` : ''}Start ${name}, at “Sites on this machine”${active.length ? ', or force a re-route to another region' : ''}.`,
        link: active.length === 1 ? domain(active[0]) : undefined,
      };
    else if (!regions.find((place) => place.name === region).nodes.length)
      yield {
        tone: 'warn',
        what: `Site ${name} runs, and its nodes are not in the cluster: region ${region} and edge ${edge} serve nobody.`,
        hint: cut ? BEYOND : 'It starts, as a rule: that takes some 10 s. Where it stays so its log has the reason.',
      };
  }
}

/** Without the places of which the site has been told, and nothing more is to be said. */
function unexplained({ regions, edges, routing }, sites) {
  const names = sites.flatMap(({ region, edge }) => [region, edge]);
  const isExplained = ({ name, nodes, isStopped }) => isStopped || (!nodes.length && names.includes(name));
  return { regions: regions.filter((place) => !isExplained(place)), edges: edges.filter((place) => !isExplained(place)), routing };
}

/** `cut` is whether some link is, so that what can't be reached from here may be well. */
function* ofPlaces(places, routes, cut) {
  yield* ofRegions(places, routes, cut);
  yield* ofRouting(places, cut);
  yield* ofEdges(places, cut);
  yield* ofLeases(places);
}

function* ofRegions({ regions }, routes, cut) {
  for (const region of regions) {
    const { name, nodes, up } = region;
    if (nodes.length && up === nodes.length) continue;
    if (up > 0) yield some(region, `Region ${name}`, 'The others take over what it had, within 10 s.');
    else {
      const active = activeIn(name, routes);
      yield {
        tone: 'bad',
        what: nodes.length
          ? `Region ${name} does not answer: none of its ${nodes.length} nodes is reachable from here.`
          : `Region ${name} has no node in the cluster: whatever it had has left.`,
        hint: cut
          ? BEYOND
          : active.length
            ? `${notServed(active)} Start the region, or force a re-route to another.`
            : 'No domain is active there. It can’t be re-routed to until it is back.',
        link: active.length === 1 ? domain(active[0]) : nodes.length || !active.length ? '/cluster' : '/domains',
      };
    }
  }
}

function* ofRouting({ routing }, cut) {
  const { nodes, up } = routing;
  if (up * 2 <= nodes.length)
    yield {
      tone: 'bad',
      what: `The majority of the routing nodes is gone: ${up} of ${nodes.length} answer.`,
      hint: 'When the leases end, within seconds, no region admits anything. Start the routing nodes.',
      link: '/cluster',
    };
  else if (up < nodes.length) yield some(routing, 'Routing', cut ? BEYOND : 'The others take over its routes, within 9 s.');
  else if (nodes.length < 3)
    yield {
      tone: 'warn',
      what: `There ${nodes.length === 1 ? 'is one routing node' : `are ${nodes.length} routing nodes`} instead of three.`,
      hint: 'The next one that is lost stops re-routes and, with leases, admission. Start the missing ones.',
      link: '/cluster',
    };
}

function* ofEdges({ edges }, cut) {
  for (const edge of edges) {
    if (edge.up === edge.nodes.length) continue;
    if (edge.up > 0) yield some(edge, `Edge ${edge.name}`, 'Its devices can use the others.');
    else
      yield {
        tone: 'bad',
        what: `Edge ${edge.name} does not answer from here.`,
        hint: cut ? BEYOND : 'Its devices need another edge; any will do, the region stays the same.',
        link: '/cluster',
      };
  }
}

/** What nodes say of themselves, where they do. */
function* ofLeases({ regions }) {
  for (const node of regions.flatMap((region) => region.nodes).filter(serves)) {
    const lease = node.report?.lease;
    if (!lease) continue;
    if (!lease.held)
      yield {
        tone: 'bad',
        what: `Region ${lease.region} has no lease at ${shortly(node.address)}: it admits nothing new.`,
        hint: 'A majority of the witnesses must grant it one. Look at the routing nodes.',
        link: '/cluster',
      };
    else {
      const standing = lease.witnesses.filter((witness) => witness.remaining_milliseconds > 0).length;
      if (standing < lease.witnesses.length)
        yield {
          tone: 'warn',
          what: `The lease of ${lease.region} stands on ${standing} of ${lease.witnesses.length} witnesses.`,
          hint: 'One more loss and the region refuses what is new.',
          link: '/cluster',
        };
    }
  }
}

function* ofChecks(ready) {
  for (const [check, passed] of Object.entries(ready?.checks ?? {}))
    if (!passed)
      yield {
        tone: 'bad',
        what: CHECKS[check] ?? `This site is not ready: ${check}.`,
        hint: `Check ${check} of /readyz at this edge.`,
      };
}

function* ofRoutes(routes) {
  for (const route of routes ?? []) {
    const { position, declared } = route;
    if (position.state === 'moving')
      yield {
        tone: 'warn',
        what: `${route.domain} is on its way from ${position.from} to ${position.to}, and admits nothing meanwhile.`,
        hint: `${position.from} has not let go yet. If it does not answer, force the move.`,
        link: domain(route),
      };
    else if (position.region && !declared.includes(position.region))
      yield {
        tone: 'bad',
        what: `${route.domain} is routed to ${position.region}, where there is no such Domain.`,
        hint: `Registrations and calls fail. Clone it there, or re-route to ${declared.join(' or ') || 'a region that has it'}.`,
        link: domain(route),
      };
  }
}

const some = ({ nodes, up }, what, hint) => ({
  tone: 'warn',
  what: `${what}: ${nodes.length - up} of ${nodes.length} nodes not serving (${nodes
    .filter((node) => !serves(node))
    .map((node) => `${shortly(node.address)} ${node.reachable ? `is ${node.status}` : 'is unreachable'}`)
    .join(', ')}).`,
  hint,
  link: '/cluster',
});

const activeIn = (region, routes) => (routes ?? []).filter(({ position }) => position.region === region);

const notServed = (active) => `${names(active)} ${active.length === 1 ? 'is' : 'are'} active there and not served.`;

const capital = (text) => text[0].toUpperCase() + text.slice(1);

const domain = (route) => `/domains/${route.domain}`;

function names(routes) {
  const first = routes.slice(0, NAMED).map((route) => route.domain);
  const more = routes.length - first.length;
  return more ? `${first.join(', ')} and ${more} more` : first.join(' and ');
}
