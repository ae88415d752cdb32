// Asks the browser for a passkey and sends its answer as an ordinary form, so that the server's page
// says what came of it. The question comes from the server each time and is used up by its answer.
import { bytesOf, textOf } from "./base64url.ts";

interface Named {
  id: string;
}

interface Question {
  challenge: string;
  user?: Named;
  excludeCredentials?: Named[];
  allowCredentials?: Named[];
}

export class PasskeyForm {
  private readonly form: HTMLFormElement;

  constructor(form: HTMLFormElement) {
    this.form = form;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask();
    });
  }

  static isPossible(): boolean {
    return "PublicKeyCredential" in window && "credentials" in navigator;
  }

  private async ask(): Promise<void> {
    this.say("");
    try {
      const credential = await this.answer(await this.question());
      if (!credential) return this.say(this.form.dataset.cancelled);
      const place = this.form.elements.namedItem("credential") as HTMLInputElement;
      place.value = JSON.stringify(inJson(credential as PublicKeyCredential));
      this.form.submit();
    } catch (problem) {
      const cancelled = problem instanceof DOMException && problem.name === "NotAllowedError";
      this.say(cancelled ? this.form.dataset.cancelled : this.form.dataset.failed);
    }
  }

  private async question(): Promise<Question> {
    const body = new FormData();
    const token = this.form.elements.namedItem("csrfmiddlewaretoken") as HTMLInputElement;
    body.set("csrfmiddlewaretoken", token.value);
    const answer = await fetch(this.form.dataset.question ?? "", { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()) as Question;
  }

  private answer(question: Question): Promise<Credential | null> {
    const named = (found?: Named[]) => found?.map((one) => ({ ...one, id: bytesOf(one.id) }));
    const publicKey = {
      ...question,
      challenge: bytesOf(question.challenge),
      ...(question.user && { user: { ...question.user, id: bytesOf(question.user.id) } }),
      excludeCredentials: named(question.excludeCredentials),
      allowCredentials: named(question.allowCredentials),
    } as unknown;
    return this.form.dataset.kind === "create"
      ? navigator.credentials.create({ publicKey: publicKey as PublicKeyCredentialCreationOptions })
      : navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions });
  }

  private say(words = ""): void {
    const place = this.form.querySelector<HTMLElement>('[data-part="said"]');
    if (place) place.textContent = words;
  }
}

/** What the server reads: every run of bytes as base64url. */
function inJson(credential: PublicKeyCredential): Record<string, unknown> {
  const { response } = credential;
  const parts: Record<string, string> = { clientDataJSON: textOf(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    parts.attestationObject = textOf(response.attestationObject);
  } else if (response instanceof AuthenticatorAssertionResponse) {
    parts.authenticatorData = textOf(response.authenticatorData);
    parts.signature = textOf(response.signature);
    if (response.userHandle) parts.userHandle = textOf(response.userHandle);
  }
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: {},
  };
}
