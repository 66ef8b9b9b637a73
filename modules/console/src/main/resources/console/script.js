/**
 * A call's TwiML as it ran, of its journal: `[{at, url, text, steps: [{at, verb, type}]}]`, one for each document, with
 * what its verbs did until the next one came. One that came with the call has no `url`.
 */
export function scripts(events) {
  const documents = [];
  for (const { type, at, event } of events) {
    if (type.includes('.document-came.')) documents.push({ at, url: event.url, text: event.text, steps: [] });
    else if (event.verb !== undefined) documents.at(-1)?.steps.push({ at, verb: event.verb, type });
  }
  return documents;
}
