// For which agency the page was opened, as each of its forms says it: a script asks and writes for no other.

/** The header that every request of a script carries. The server refuses it once another post is acted as. */
export function actingAs(): Record<string, string> {
  const said = document.querySelector<HTMLInputElement>('input[name="acting_as"]')?.value;
  return said ? { "X-Acting-As": said } : {};
}
