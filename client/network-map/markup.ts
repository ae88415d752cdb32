// The one way by which text becomes part of a page. The content policy stops every other (Trusted Types), so that
// a mistake elsewhere shows an error, and never runs what somebody typed. Words are set as text: see `dom.ts`.
//
// The text is read in a document of its own, where nothing loads or runs. What it holds is then built again in the
// page, part by part, and only of what is named here: what a map draws, and what our server writes beside it.

interface Policy {
  createHTML(markup: string): string;
}
interface PolicyMaker {
  createPolicy(name: string, rules: Policy): Policy;
}

const SVG = "http://www.w3.org/2000/svg";
const HTML_PARTS = new Set(
  "a br caption div em h2 h3 h4 li ol p span strong table tbody td tfoot th thead time tr ul".split(" "),
);
const SVG_PARTS = new Set("circle desc ellipse g line path polygon polyline rect svg text title tspan".split(" "));
const HTML_SAYS = new Set(
  "class colspan data-label data-link data-node datetime draggable id lang role rowspan scope tabindex".split(" "),
);
const SVG_SAYS = new Set(
  ("class cx cy d dx dy fill fill-opacity fill-rule focusable font-family font-size font-weight height id opacity" +
    " paint-order points r role rx ry stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity" +
    " stroke-width text-anchor transform viewBox width x x1 x2 xmlns y y1 y2").split(" "),
);
// An address of our own: a path, a question or a place on this page. Never another scheme or another host. Browsers
// leave out tabs and ends of lines, so that "/", a tab and "/" begin another host: none may be in it.
const OURS = /^(?:\/(?![/\\])|[?#])[^\t\n\r]*$/;
// A colour may be fetched from an address too, and none of ours is. Written with escapes it would be as well.
const FETCHES = /url\s*\(|\\/i;

/** Whether an element may say this. Descriptions for people who listen may all be said. */
export function maySay(isDrawn: boolean, part: string, name: string, value: string): boolean {
  if (name.startsWith("aria-")) return true;
  if (isDrawn) return SVG_SAYS.has(name) && !FETCHES.test(value);
  return HTML_SAYS.has(name) || (part === "a" && name === "href" && OURS.test(value));
}

/** Whether an element may stand in a page. */
export function mayStand(isDrawn: boolean, part: string): boolean {
  return (isDrawn ? SVG_PARTS : HTML_PARTS).has(part);
}

const maker = (globalThis as { trustedTypes?: PolicyMaker }).trustedTypes;
// Only for the document in which nothing runs. The name stands in the content policy, and no other may be made.
const asIs: Policy = { createHTML: (markup) => markup };
const policy: Policy = maker ? maker.createPolicy("placemap", asIs) : asIs;

/** Put what the markup says in place of what an element holds. Throws, and changes nothing, where it holds more. */
export function fillWith(element: Element, markup: string): void {
  const isDrawn = element.namespaceURI === SVG;
  const whole = isDrawn ? `<body><svg>${markup}</svg>` : `<body>${markup}`;
  const { body } = new DOMParser().parseFromString(policy.createHTML(whole), "text/html");
  if (isDrawn && body.childNodes.length !== 1) throw refused("what ends the drawing");
  element.replaceChildren(...built(isDrawn ? body.firstElementChild! : body));
}

function built(from: Element): Node[] {
  const made: Node[] = [];
  for (const one of from.childNodes) {
    if (one.nodeType === Node.TEXT_NODE) made.push(document.createTextNode(one.nodeValue ?? ""));
    else if (one instanceof Element) made.push(again(one));
  }
  return made;
}

function again(from: Element): Element {
  const isDrawn = from.namespaceURI === SVG;
  if (!mayStand(isDrawn, from.localName)) throw refused(from.localName);
  const made = document.createElementNS(from.namespaceURI, from.localName);
  for (const { name, value } of from.attributes) {
    if (!maySay(isDrawn, from.localName, name, value)) throw refused(`${from.localName} ${name}`);
    if (name !== "xmlns") made.setAttribute(name, value);
  }
  made.append(...built(from));
  return made;
}

function refused(what: string): TypeError {
  return new TypeError(`Markup with ${what} is not shown: only what a map draws is.`);
}
