/**
 * A move of a route, step by step: `{name, at, state}`, where the state is done, now or ahead. `move` is one of a
 * route's `moves`, all done, `arrivals` the time of the first device that each edge has brought since; `events` are the
 * route's own, as the stream has them, while it is on its way.
 */
export function stepsOf(move, arrivals = new Map()) {
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
    ...[...arrivals].map(([edge, at]) => step(`First device by ${edge}`, at)),
  ];
}

/** What has happened of a move under way, and what it waits for. */
export function stepsUnderWay({ from, to, epoch }, events) {
  const at = (type) => events.findLast((event) => event.type.startsWith(`route.${type}.`))?.at;
  const requested = step(`Accepted by the arbiter, epoch ${epoch}`, at('move-requested'), 'done');
  const forced = at('move-forced');
  const ahead = step(`${to} active`, undefined, 'ahead');
  if (!forced) return [requested, step(`Waiting for ${from} to let go`, undefined, 'now'), ahead];
  const sealed = at('region-sealed');
  const dead = at('session-died');
  return [
    requested,
    step('Forced', forced),
    step(`Lease of ${from} sealed by a majority of the witnesses`, sealed, sealed ? 'done' : 'now'),
    step(`Lease of ${from} ended`, dead, dead ? 'done' : sealed ? 'now' : 'ahead'),
    ahead,
  ];
}

const step = (name, at, state = 'done') => ({ name, at, state });

/** Since when the route is where it is, and by whose word. */
export const lastMove = (route) => route.moves.at(-1);
