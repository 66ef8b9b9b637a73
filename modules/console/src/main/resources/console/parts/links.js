import { html } from 'lit';
import { api } from '../api.js';
import { confirmed } from './dialog.js';
import { notify } from './notices.js';

const LINKS = '/strowger/v1/local/links';

/** The links between the sites of local mode: `{sites, state}`, the two names and whether it is `whole` or `cut`. */
export const links = async () => (await api.get(LINKS)).links;

export const named = ({ sites }) => sites.join(' – ');

const watch = ([one, other]) => html`
  <p>Nothing passes between the nodes of ${one} and ${other} any more, as if a cable were pulled far away. Watch for:</p>
  <ul class="plain-list">
    <li>within some 15 s the reachability matrix of the cluster’s page shows who has lost whom</li>
    <li>devices at the edge of ${one} no longer reach domains active in ${other}, and the other way round: 503, or silence</li>
    <li>all else goes on: each still has the third site, and with it a majority of the witnesses</li>
    <li>a re-route between ${one} and ${other} may wait for the mend, since it has to ask beyond the link</li>
    <li>cut a second link, and the site that has lost both is on its own: its lease ends after 6 s</li>
  </ul>
`;

/** Mends a cut link, and cuts a whole one where that is wanted; true where it was done. */
export async function toggle({ sites, state }) {
  const cuts = state === 'whole';
  const title = `Cut the link between ${sites.join(' and ')}?`;
  if (cuts && !(await confirmed({ title, body: watch(sites), action: 'Cut the link', danger: true }))) return false;
  try {
    await api.post(`${LINKS}/${sites.join('/')}/${cuts ? 'cut' : 'mend'}`, {});
    notify(`The link between ${sites.join(' and ')} is ${cuts ? 'cut' : 'whole again: within 10 s every edge serves every name'}`);
    return true;
  } catch (error) {
    notify(`The link between ${sites.join(' and ')} stays ${state}: ${error.message}`, 'bad');
    return false;
  }
}
