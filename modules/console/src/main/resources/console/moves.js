/**
 * A move of a route, step by step: `{name, at, state}`, where the state is done, now or ahead, with `when` it comes where
 * that is known. `move` is one of a route's `moves`, all done, `edges` what the edges believe since.
 */
export function stepsOf(move, edges = []) {
  const from = move.from ?? 'nobody';
  const names = {
    forced: 'Forced',
    sealed: `Lease of ${from} sealed`,
    dead: `Lease of ${from} ended, ${move.to} active`,
    'let-go': `${from} let go, ${move.to} active`,
    'taken-up': `${move.to} confirmed: it admits`,
  };
  return [
    step(`Accepted by the arbiter`, move.requested),
    ...move.steps.map((it) => step(names[it.step], it.at)),
    ...edges
      .toSorted((one, other) => (one.learned ?? LAST).localeCompare(other.learned ?? LAST))
      .map((one) => follows(one, move.epoch, edges.filter(({ edge }) => edge === one.edge).length > 1)),
  ];
}

const LAST = '~'; // after every time

function follows({ edge, node, state, epoch, learned }, moved, isOneOfSeveral) {
  const name = isOneOfSeveral ? `Edge ${edge} at ${node}` : `Edge ${edge}`;
  if (state === 'active' && epoch >= moved) return step(`${name} follows`, learned);
  if (state === 'silent') return step(`${name} does not answer`, undefined, 'ahead');
  return { ...step(`${name} follows`, undefined, 'ahead'), when: 'when a device comes' };
}

/** Whether nothing is left to be seen of a move at the edges. */
export const haveAllFollowed = (edges, moved) =>
  edges.length > 0 && edges.every(({ state, epoch }) => state === 'active' && epoch >= moved);

/** What has happened of a move under way, and what it waits for; `pending` is the route's. */
export function stepsUnderWay({ from, to, epoch }, pending) {
  const requested = step(`Accepted by the arbiter, epoch ${epoch}`, pending?.requested);
  const forced = pending?.forced;
  const ahead = step(`${to} active`, undefined, 'ahead');
  if (!forced) return [requested, step(`Waiting for ${from} to let go`, undefined, 'now'), ahead];
  const { sealed, dead } = forced;
  return [
    requested,
    step('Forced', forced.at),
    step(`Lease of ${from} sealed by a majority of the witnesses`, sealed, sealed ? 'done' : 'now'),
    step(`Lease of ${from} ended`, dead, dead ? 'done' : sealed ? 'now' : 'ahead'),
    ahead,
  ];
}

const step = (name, at, state = 'done') => ({ name, at, state });

/** Since when the route is where it is, and by whose word. */
export const lastMove = (route) => route.moves.at(-1);
