// A second press while the first is on its way sends nothing. The server's one-use token is what
// makes that safe; this only spares people a confusing wait.

/** Milliseconds after which a form may be sent again, should the network have lost the first. */
const AGAIN_AFTER = 8000;

export function guardAgainstSendingTwice(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => release(form), AGAIN_AFTER);
  });
  // Coming back with the back button shows the page as it was left, its guard included.
  window.addEventListener("pageshow", () => page.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(release));
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}
