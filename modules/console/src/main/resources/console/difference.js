/**
 * What became of a JSON value: `[{path, before, after}]`, one for each place that is not as it was, in the order in
 * which a reader meets them; a side that has nothing there is undefined.
 */
export function difference(before, after, path = '') {
  if (isTree(before ?? after) && isTree(after ?? before)) {
    const names = Object.keys({ ...before, ...after });
    return names.flatMap((name) => difference(before?.[name], after?.[name], path ? `${path}.${name}` : name));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

const isTree = (value) => typeof value === 'object' && value !== null;
