/**
 * Every page there is: its path (`:name` is a part that varies), the element that shows it, where that is from, and
 * its name in the navigation, where it has one. What is `shared` by all accounts is not a sub-account's to see.
 */
export const pages = [
  { path: '/', tag: 's-overview', from: './pages/overview.js', nav: 'Overview' },
  { path: '/domains', tag: 's-domains', from: './pages/domains.js', nav: 'Domains' },
  { path: '/domains/:name', tag: 's-domain', from: './pages/domain.js' },
  { path: '/registrations', tag: 's-registrations', from: './pages/registrations.js', nav: 'Registrations' },
  { path: '/registrations/:region/:aor', tag: 's-registration', from: './pages/registration.js' },
  { path: '/calls', tag: 's-calls', from: './pages/calls.js', nav: 'Calls' },
  { path: '/calls/:sid', tag: 's-find-call', from: './pages/find-call.js' },
  { path: '/calls/:region/:sid', tag: 's-call', from: './pages/call.js' },
  { path: '/events', tag: 's-events', from: './pages/events.js', nav: 'Events' },
  { path: '/cluster', tag: 's-cluster', from: './pages/cluster.js', nav: 'Cluster', shared: true },
  { path: '/try', tag: 's-try', from: './pages/try.js', nav: 'Try it' },
  { path: '/sign-in', tag: 's-sign-in', from: './pages/sign-in.js' },
];
