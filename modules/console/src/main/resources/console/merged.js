/**
 * The newest first of several lists that are each newest first and come a page at a time. A list is asked for its next
 * page only when what it has said is used up, so that what is given is in order over all of them.
 */
export class Merged {
  #lists;
  #seen = new Set();

  /** `sources` are async iterables of items with `key` and `at` (see `api.each`). */
  constructor(sources) {
    this.#lists = sources.map((source) => ({ iterator: source[Symbol.asyncIterator](), head: undefined }));
  }

  /** Up to `count` more; fewer when there are no more. */
  async take(count) {
    const taken = [];
    while (taken.length < count) {
      await Promise.all(this.#lists.map(refill));
      const [newest] = this.#lists.filter(({ head }) => head).sort((one, other) => other.head.at - one.head.at);
      if (!newest) break;
      const { head } = newest;
      newest.head = undefined;
      // What is new moves the rest to later pages, where an item can come a second time.
      if (!this.#seen.has(head.key)) taken.push(head);
      this.#seen.add(head.key);
    }
    return taken;
  }
}

async function refill(list) {
  if (list.head || list.isOver) return;
  const { value, done } = await list.iterator.next();
  list.head = value;
  list.isOver = done;
}
