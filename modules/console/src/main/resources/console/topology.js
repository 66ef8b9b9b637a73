const EDGE = 'edge-';

const NOTHING_ELSE = { regions: [], edges: [], stopped: [] };

/**
 * The cluster as people speak of it: `{regions, edges, routing}` of what `GET /strowger/v1/cluster` shows. Regions and
 * edges are `{name, nodes, up, isStopped}`, in the order of their names; `up` is how many of the nodes serve. What is
 * `known` besides (see `expected`) keeps its place when all of its nodes have left.
 */
export function topology(cluster, known = NOTHING_ELSE) {
  const nodes = cluster?.nodes ?? [];
  const having = (role) => nodes.filter((node) => node.roles.includes(role));
  const { regions, edges, stopped } = known;
  return {
    regions: places(having('region'), ({ data_center: region }) => [region], regions, stopped),
    edges: places(having('edge'), (node) => node.edges, edges, stopped),
    routing: place('routing', having('routing'), false),
  };
}

/**
 * Which regions and edges there should be, with nodes or without, as far as the sites of local mode, routes, and the
 * `regions` of the session tell; and which of them are of a site that is stopped.
 */
export function expected({ sites = [], routes = [], regions = [] }) {
  const routed = routes.flatMap(({ position, declared }) => [position.region, position.from, position.to, ...declared]);
  return {
    regions: [...sites.map(({ region }) => region), ...routed, ...regions].filter(Boolean),
    edges: sites.map(({ edge }) => edge),
    stopped: sites.filter(({ state }) => state === 'stopped').flatMap(({ region, edge }) => [region, edge]),
  };
}

export const serves = (node) => node.reachable && node.status === 'Up';

/** The address without what all of them share: `127.0.0.1:2551`. */
export const shortly = (address) => address.replace(/^.*@/, '');

/** Where a node is and what for, as people speak of it: `region us1`, `edge dublin`, `routing`. */
export function siteOf({ roles, edges, data_center: center }) {
  const sites = { region: `region ${center}`, edge: `edge ${edges.join(' and ')}`, routing: 'routing' };
  return Object.keys(sites)
    .filter((role) => roles.includes(role))
    .map((role) => sites[role])
    .join(', ');
}

/** The regions that have tokens of their own, which nobody has signed in with: all but the `open`. */
export const closedIn = (cluster, open) =>
  topology(cluster)
    .regions.map(({ name }) => name)
    .filter((name) => !open.includes(name));

/** That of a node that is known by its address only; nothing where it has left. */
export function siteAt(address, cluster) {
  const node = cluster?.nodes.find((each) => each.address === address);
  return node ? siteOf(node) : '';
}

/** The edge that this page comes from, as far as the cluster is seen. */
export const edgeHere = (cluster) =>
  cluster?.nodes.find(({ address }) => address === cluster.seen_from)?.data_center.replace(EDGE, '');

/** The stream's cluster has no reports: what the nodes have said of themselves stays until they are asked again. */
export function withReports(cluster, before) {
  const reports = new Map(before?.nodes.map(({ address, report }) => [address, report]));
  return { ...cluster, nodes: cluster.nodes.map((node) => ({ ...node, report: reports.get(node.address) ?? null })) };
}

/** One for each name; a node has several where it has several edges. */
function places(nodes, names, known, stopped) {
  return [...new Set([...nodes.flatMap(names), ...known])]
    .sort((one, other) => one.localeCompare(other))
    .map((name) => place(name, nodes.filter((node) => names(node).includes(name)), stopped.includes(name)));
}

/** A node that is stopped may not be missed yet. */
const place = (name, nodes, isStopped) => ({ name, nodes, isStopped, up: isStopped ? 0 : nodes.filter(serves).length });

/** ok, warn or bad: all of its nodes serve, some, none. */
export const tone = ({ nodes, up }) => (up === 0 ? 'bad' : up < nodes.length ? 'warn' : 'ok');

/** How many of its nodes serve, or why none does. */
export const standing = ({ nodes, up, isStopped }) =>
  isStopped ? 'stopped' : nodes.length ? `${up} of ${nodes.length} nodes serve` : 'no node in the cluster';
