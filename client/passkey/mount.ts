import { PasskeyForm } from "./passkey.ts";

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-module="passkey"]')) {
  if (PasskeyForm.isPossible()) new PasskeyForm(form);
}
