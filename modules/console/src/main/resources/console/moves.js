/**
 * A move of a route, step by step: `{name, at, state}`, where the state is done, now or ahead. `move` is one of a
 * route's `moves`, all done, `arrivals` the time of the first device that each edge has brought since; `events` are the
 * route's own, as the stream has them, while it is on its way.
 */
export function stepsOf(move, arrivals = new Map()) {
  const { forced } = move;
  const from = move.from ?? 'nobody';
  return [
    step(`Accepted by the arbiter`, move.requested),
    ...(forced
      ? [
          step('Forced', forced.at),
          ...(forced.sealed ? [step(`Lease of ${from} sealed`, forced.sealed)] : []),
          ...(forced.dead ? [step(`Lease of ${from} ended`, forced.dead)] : []),
        ]
      : []),
    step(forced?.dead ? `${move.to} active` : `${from} let go, ${move.to} active`, move.completed),
    ...(move.taken_up ? [step(`${move.to} confirmed: it admits`, move.taken_up)] : []),
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
