/** Latitude and longitude of the cities that edges are named after. */
const CITIES = {
  ashburn: [39.04, -77.49],
  umatilla: [45.92, -119.34],
  'san-jose': [37.34, -121.89],
  dublin: [53.35, -6.26],
  london: [51.51, -0.13],
  frankfurt: [50.11, 8.68],
  singapore: [1.35, 103.82],
  tokyo: [35.68, 139.69],
  osaka: [34.69, 135.5],
  sydney: [-33.87, 151.21],
  'sao-paulo': [-23.55, -46.63],
};

/** The city of each region. */
const REGIONS = {
  us1: 'ashburn',
  us2: 'umatilla',
  ie1: 'dublin',
  de1: 'frankfurt',
  sg1: 'singapore',
  jp1: 'tokyo',
  jp2: 'osaka',
  au1: 'sydney',
  br1: 'sao-paulo',
};

/** `ashburn-ix` is the interconnect at Ashburn. Undefined for a name that is no city we know. */
export const placeOfEdge = (edge) => CITIES[edge.replace(/-ix$/, '')];

export const placeOfRegion = (region) => CITIES[REGIONS[region]];

/** `sao-paulo` -> `Sao Paulo`. */
export const cityOf = (edge) => edge.replaceAll('-', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
