// What the drawing asks of the server, and what its refusals say.
import { actingAs } from "../shell/acting-as.ts";
import { NotADrawing } from "./contract.ts";
import type { Outcome, Send } from "./saving.ts";

/** The server refused, with a sentence for the reader. */
export class Refused extends Error {}

/** JSON from an address. Raises `Refused` with the server's sentence, `NotADrawing`, or the line's own error. */
export async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { Accept: "application/json", ...actingAs() }, credentials: "same-origin" });
  if (answer.status >= 400 && answer.status < 500) throw new Refused(await message(answer));
  if (!answer.ok || answer.redirected) throw new NotADrawing(`answered ${answer.status}`);
  try {
    return await answer.json();
  } catch {
    throw new NotADrawing("not JSON");
  }
}

/** How positions are sent: a lost line or a troubled server is worth another try, a refusal is not. */
export function sender(url: string, token: string): Send {
  return async (moved): Promise<Outcome> => {
    try {
      const answer = await fetch(url, {
        method: "POST", credentials: "same-origin", keepalive: true,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token, ...actingAs() },
        body: JSON.stringify({ moved }),
      });
      if (answer.ok && !answer.redirected) return { kind: "stored" };
      if (answer.status >= 500 || answer.status === 429) return { kind: "again" };
      return { kind: "refused", message: await message(answer) };
    } catch {
      return { kind: "again" };
    }
  };
}

/** Tells the server whom a picture shows, before it is saved. Raises as `ask` does where it is not on record. */
export async function recordPicture(url: string, token: string, shown: readonly string[]): Promise<void> {
  const answer = await fetch(url, {
    method: "POST", credentials: "same-origin", body: JSON.stringify({ shown }),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token, ...actingAs() },
  });
  if (answer.status === 401) await showFirstWhoItIs(answer.clone());
  if (answer.status >= 400 && answer.status < 500) throw new Refused(await message(answer));
  if (!answer.ok || answer.redirected) throw new NotADrawing(`answered ${answer.status}`);
}

/** Something is taken out, and who it is was last shown a while ago: to the page that asks, and back to this one. */
async function showFirstWhoItIs(answer: Response): Promise<void> {
  try {
    const { prove } = (await answer.json()) as { prove?: unknown };
    if (typeof prove === "string") location.assign(`${prove}?next=${encodeURIComponent(location.pathname)}`);
  } catch {
    // Signed out meanwhile: the message says so.
  }
}

/** The tables of these marks, as the server writes them. Raises as `ask` does. */
export async function askTables(url: string, token: string, shown: readonly string[], sort = ""): Promise<string> {
  const answer = await fetch(url, {
    method: "POST", credentials: "same-origin", body: JSON.stringify({ shown, sort }),
    headers: { "Content-Type": "application/json", Accept: "text/html", "X-CSRFToken": token, ...actingAs() },
  });
  if (answer.status >= 400 && answer.status < 500) throw new Refused(await message(answer));
  if (!answer.ok || answer.redirected) throw new NotADrawing(`answered ${answer.status}`);
  return answer.text();
}

async function message(answer: Response): Promise<string> {
  try {
    const said = (await answer.json()) as { message?: unknown };
    return typeof said.message === "string" ? said.message : "";
  } catch {
    return "";
  }
}
