// The one way by which text becomes markup. The content policy stops every other (Trusted Types), so that a
// mistake elsewhere shows an error, and never runs what somebody typed. Words are set as text: see `dom.ts`.

interface Policy {
  createHTML(markup: string): string;
}
interface PolicyMaker {
  createPolicy(name: string, rules: Policy): Policy;
}

// What comes here was made by us, or escaped by our own server; nothing that loads or runs is ever in it.
const RUNS = /<\s*(?:script|iframe|frame|object|embed|base|meta|link)\b/i;

/** The markup, if nothing in it could load or run. Throws otherwise. */
export function harmless(markup: string): string {
  if (RUNS.test(markup)) throw new TypeError("This markup could run, so it was not shown.");
  return markup;
}

const maker = (globalThis as { trustedTypes?: PolicyMaker }).trustedTypes;
// The name stands in the content policy too, and no other policy may be made.
const policy: Policy = maker ? maker.createPolicy("placemap", { createHTML: harmless }) : { createHTML: harmless };

/** Put markup in place of what an element holds. */
export function fillWith(element: Element, markup: string): void {
  element.innerHTML = policy.createHTML(markup);
}
