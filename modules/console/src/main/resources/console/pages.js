/**
 * Every page there is: its path (`:name` is a part that varies), the element that shows it, where that is from, and
 * its name in the navigation, where it has one.
 */
export const pages = [
  { path: '/', tag: 's-overview', from: './pages/overview.js', nav: 'Overview' },
  { path: '/domains', tag: 's-domains', from: './pages/domains.js', nav: 'Domains' },
  { path: '/domains/:name', tag: 's-domain', from: './pages/domain.js' },
  { path: '/cluster', tag: 's-cluster', from: './pages/cluster.js', nav: 'Cluster' },
  { path: '/sign-in', tag: 's-sign-in', from: './pages/sign-in.js' },
];
