import { html, svg } from 'lit';
import { Part } from '../part.js';
import { LAND } from '../map/land.js';
import { cityOf, placeOfEdge, placeOfRegion } from '../map/places.js';
import { HEIGHT, project, WIDTH } from '../map/projection.js';
import { standing, tone } from '../topology.js';
import { named } from './links.js';

const BESIDE = { x: 24, y: -30 }; // a region is drawn beside its city, where its edge is
const SHORT = 80; // an arc that numbers would hide
const LINE = 13;
const UNKNOWN = { x: 60, y: HEIGHT - 40, step: 90 }; // places that are no city we know stand in a row

/**
 * The regions and edges of a cluster where they are, also those whose nodes have left, and what goes from edge to
 * region. `places` is a topology, `flows` are `{edge, region, registrations, calls}` a second. `links` are those of local
 * mode (parts/links.js), between the sites of the regions: in `local` mode a click on one says `link`, and one on a region or an edge `site` with its name.
 * What can be clicked is a button to the keyboard too; a map without such is one picture, said in words.
 */
class WorldMap extends Part {
  static properties = {
    places: { attribute: false },
    flows: { attribute: false },
    links: { attribute: false },
    local: { type: Boolean },
  };

  constructor() {
    super();
    this.places = { regions: [], edges: [] };
    this.flows = [];
    this.links = [];
  }

  render() {
    const { regions, edges } = this.places;
    const unknown = [];
    const at = (place) => {
      if (place) return project(...place);
      unknown.push(place);
      return [UNKNOWN.x + (unknown.length - 1) * UNKNOWN.step, UNKNOWN.y];
    };
    const spots = new Map([
      ...regions.map((region) => [`region ${region.name}`, beside(at(placeOfRegion(region.name)))]),
      ...edges.map((edge) => [`edge ${edge.name}`, at(placeOfEdge(edge.name))]),
    ]);
    return html`
      <svg class="world ${this.local ? 'local' : ''}" viewBox="0 0 ${WIDTH} ${HEIGHT - 20}"
        role=${this.local ? 'group' : 'img'} aria-label=${this.inWords(regions, edges)}>
        <path class="land" d=${LAND}></path>
        ${this.links.map((link) => this.link(link, spots))}
        ${regions.map((region) => this.tether(region, spots))} ${this.flows.map((flow) => this.arc(flow, spots))}
        ${edges.map((edge) => this.edge(edge, spots.get(`edge ${edge.name}`)))}
        ${regions.map((region) => this.region(region, spots.get(`region ${region.name}`)))}
        ${this.flows.map((flow) => this.rates(flow, spots))}
      </svg>
    `;
  }

  /** Shows to which city a region belongs. */
  tether(region, spots) {
    const [x, y] = spots.get(`region ${region.name}`);
    return svg`<line class="tether" x1=${x} y1=${y} x2=${x - BESIDE.x} y2=${y - BESIDE.y}></line>`;
  }

  link(link, spots) {
    const [from, to] = link.sites.map((site) => spots.get(`region ${site}`));
    if (!from || !to) return '';
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const is = `The link ${named(link)} is ${link.state}`;
    const says = `${is}: ${link.state === 'cut' ? 'mend' : 'cut'} it`;
    const toggle = () => this.dispatchEvent(new CustomEvent('link', { detail: link }));
    const ends = { x1: from[0], y1: from[1], x2: to[0], y2: to[1] };
    const drawn = svg`
      <line class="reach" x1=${ends.x1} y1=${ends.y1} x2=${ends.x2} y2=${ends.y2}></line>
      <line x1=${ends.x1} y1=${ends.y1} x2=${ends.x2} y2=${ends.y2}></line>
      ${link.state === 'cut' ? svg`<text x=${middle[0]} y=${middle[1] + 6} text-anchor="middle">×</text>` : ''}
    `;
    return this.local
      ? svg`
          <g class="link ${link.state}" role="button" tabindex="0" aria-label=${says} @click=${toggle} @keydown=${pressed(toggle)}>
            <title>${says}</title>
            ${drawn}
          </g>
        `
      : svg`<g class="link ${link.state}"><title>${is}</title>${drawn}</g>`;
  }

  /** A region or an edge. What can be done to its site is asked first, so a click does no harm. */
  place(kind, place, drawn) {
    const { name, nodes, isStopped } = place;
    const says = `${kind === 'edge' ? 'Edge' : 'Region'} ${name}: ${standing(place)}`;
    const offer = () => this.dispatchEvent(new CustomEvent('site', { detail: name }));
    const looks = `${kind} ${tone(place)} ${isStopped || !nodes.length ? 'gone' : ''}`;
    return this.local
      ? svg`
          <g class=${looks} role="button" tabindex="0" aria-label=${says} @click=${offer} @keydown=${pressed(offer)}>
            <title>${says}</title>
            ${drawn}
          </g>
        `
      : svg`<g class=${looks}><title>${says}</title>${drawn}</g>`;
  }

  edge(edge, [x, y]) {
    return this.place(
      'edge',
      edge,
      svg`
        <circle cx=${x} cy=${y} r="5"></circle>
        <text x=${x} y=${y + 19} text-anchor="middle">${cityOf(edge.name)}</text>
      `,
    );
  }

  region(region, [x, y]) {
    const { name, nodes, up } = region;
    const width = 40 + Math.max(nodes.length, 1) * 9;
    return this.place(
      'region',
      region,
      svg`
        <rect x=${x - 14} y=${y - 12} width=${width} height="24" rx="12"></rect>
        <text x=${x - 4} y=${y + 4.5}>${name}</text>
        ${nodes.map((_, at) => svg`<circle class=${at < up ? 'ok' : 'bad'} cx=${x + 29 + at * 9} cy=${y} r="3"></circle>`)}
      `,
    );
  }

  arc(flow, spots) {
    const ends = ways(flow, spots);
    if (!ends) return '';
    const d = bow(ends);
    const width = Math.min(1.5 + Math.log2(1 + flow.registrations + flow.calls) * 0.7, 7);
    return svg`
      <g class="flow">
        <title>${flow.edge} to ${flow.region}: ${said(flow)}</title>
        <path class="way" d=${d} stroke-width=${width}></path>
        <path class="pulse" d=${d} stroke-width=${width} pathLength="100"></path>
      </g>
    `;
  }

  /** What goes along an arc, in numbers: on its crest, or beside one that is shorter than they are. */
  rates(flow, spots) {
    const ends = ways(flow, spots);
    if (!ends) return '';
    const { from, crest, to } = ends;
    const isShort = Math.hypot(to[0] - from[0], to[1] - from[1]) < SHORT;
    const [x, y] = [(from[0] + 2 * crest[0] + to[0]) / 4, (from[1] + 2 * crest[1] + to[1]) / 4];
    const lines = [
      flow.registrations ? `${rate(flow.registrations)} reg/s` : '',
      flow.calls ? `${rate(flow.calls)} calls/s` : '',
    ].filter(Boolean);
    return svg`
      <text class="rates" y=${isShort ? y : y - 8 - (lines.length - 1) * LINE} text-anchor=${isShort ? 'end' : 'middle'}>
        ${lines.map((line, at) => svg`<tspan x=${isShort ? x - 12 : x} dy=${at * LINE}>${line}</tspan>`)}
      </text>
    `;
  }

  /** For those who don't see it. */
  inWords(regions, edges) {
    const places = [
      ...regions.map((region) => `region ${region.name}: ${standing(region)}`),
      ...edges.map((edge) => `edge ${edge.name}: ${standing(edge)}`),
      ...this.flows.map((flow) => `from ${flow.edge} to ${flow.region} ${said(flow)}`),
      ...this.links.filter(({ state }) => state === 'cut').map((link) => `the link ${named(link)} is cut`),
    ];
    return `World map. ${places.join('; ') || 'Nothing is known of the cluster yet'}.`;
  }
}
customElements.define('s-world-map', WorldMap);

/** A click by keyboard, which the browser makes of a key for its own buttons only. */
const pressed = (click) => (event) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  click();
};

const beside = ([x, y]) => [x + BESIDE.x, y + BESIDE.y];

export const rate = (number) => (number < 10 && number % 1 ? number.toFixed(1) : Math.round(number).toLocaleString());

const said = ({ registrations, calls }) => `${rate(registrations)} registrations/s, ${rate(calls)} calls/s`;

/**
 * From where to where a flow goes, if anything does; bent upwards, the more the farther: two ways between the same
 * places stay apart.
 */
function ways({ edge, region, registrations, calls }, spots) {
  const from = spots.get(`edge ${edge}`);
  const to = spots.get(`region ${region}`);
  if (!from || !to || registrations + calls <= 0) return null;
  const far = Math.hypot(to[0] - from[0], to[1] - from[1]);
  return { from, crest: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 - Math.min(far * 0.22, 70)], to };
}

const bow = ({ from, crest, to }) => `M${from.join(' ')}Q${crest.join(' ')} ${to.join(' ')}`;
