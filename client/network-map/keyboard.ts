// The drawing by keyboard. One place in the tab order; arrows walk to neighbours. Letters work only while
// the focus is in the drawing, so that nobody who dictates sets them off by chance; H alone works wherever
// no text is typed, because names must go in one press, and people may switch it off.

export interface Keys {
  arrow(key: string, move: boolean): void;
  turn(step: 1 | -1): void;
  line(step: 1 | -1): void;
  enter(): void;
  escape(): void;
  home(): void;
  zoom(factor: number): void;
  fit(): void;
  undo(): void;
  redo(): void;
  hide(): void;
}

const H_OFF = "placemap-no-h-key";

export function listen(region: HTMLElement, whole: HTMLElement, keys: Keys): void {
  region.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.ctrlKey || event.target !== region) return;
    if (!pressed(event, keys)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  whole.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyped(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) keys.redo();
      else keys.undo();
    } else if (event.key === "Escape") keys.escape();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyped(event.target)) return;
    if (event.key.toLowerCase() === "h" && !hKeyIsOff()) {
      event.preventDefault();
      keys.hide();
    }
  });
}

function pressed(event: KeyboardEvent, keys: Keys): boolean {
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowRight":
    case "ArrowUp":
    case "ArrowDown":
      keys.arrow(event.key, event.shiftKey);
      return true;
    case "PageDown":
    case "PageUp":
      keys.turn(event.key === "PageDown" ? 1 : -1);
      return true;
    case "l":
    case "L":
      keys.line(event.shiftKey ? -1 : 1);
      return true;
    case "Enter":
    case " ":
      keys.enter();
      return true;
    case "Escape":
      keys.escape();
      return true;
    case "Home":
      keys.home();
      return true;
    case "+":
    case "=":
      keys.zoom(1.25);
      return true;
    case "-":
      keys.zoom(0.8);
      return true;
    case "0":
      keys.fit();
      return true;
    default:
      return false;
  }
}

function isTyped(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

export function hKeyIsOff(): boolean {
  return localStorage.getItem(H_OFF) === "yes";
}

export function setHKeyOff(off: boolean): void {
  if (off) localStorage.setItem(H_OFF, "yes");
  else localStorage.removeItem(H_OFF);
}
