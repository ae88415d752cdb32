// The foot of a printed sheet says when it was printed, not when the page was opened.

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** "22 November 2026 at 14:05", in the reader's own time. */
export function written(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${moment.getDate()} ${MONTHS[moment.getMonth()]} ${moment.getFullYear()}`;
  return `${day} at ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

export function stampWhenPrinted(page: Document): void {
  const stamps = page.querySelectorAll<HTMLElement>('[data-module="printed-at"]');
  window.addEventListener("beforeprint", () => {
    for (const stamp of stamps) {
      // The words come from the template, so that they are translated: only the date is replaced.
      stamp.textContent = (stamp.dataset.words ?? "%s").replace("%s", () => written(new Date()));
    }
  });
}

const AGAIN_AFTER = 5000;

/** A paper that the browser itself prints has no number: that it was printed is told, once for each print. */
export function tellWhenPrinted(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form[data-module="printed"]');
  if (!form) return;
  let told = -AGAIN_AFTER;
  window.addEventListener("beforeprint", () => {
    // Some browsers say it twice for one print.
    if (performance.now() - told < AGAIN_AFTER) return;
    told = performance.now();
    const sent = { method: "POST", body: new FormData(form), keepalive: true } as const;
    // Nothing on the page waits for it, and where the line is down nobody can be told.
    fetch(form.action, sent).catch(() => undefined);
  });
}

/** A press prints the page. The button is hidden until now, since without script it would do nothing. */
export function printOnPress(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-module="print"]')) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
