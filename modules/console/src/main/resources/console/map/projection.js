/** The size of the map, in the units of its drawing. */
export const WIDTH = 1000;
export const HEIGHT = 430;

const NORTH = 80; // degrees: Greenland's north has no edges
const SCALE = WIDTH / (2 * Math.PI * 0.8707);

/** Where a place is drawn: the Natural Earth projection (Patterson, Šavrič, Jenny; public polynomial). */
export function project(latitude, longitude) {
  const [x, y] = naturalEarth(radians(latitude), radians(longitude));
  const [, top] = naturalEarth(radians(NORTH), 0);
  return [WIDTH / 2 + x * SCALE, (top - y) * SCALE];
}

const radians = (degrees) => (degrees * Math.PI) / 180;

function naturalEarth(phi, lambda) {
  const two = phi * phi;
  const four = two * two;
  return [
    lambda * (0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four))),
    phi * (1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four))),
  ];
}
