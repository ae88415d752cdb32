// GOV.UK Frontend brings no types; these are the few of its components that we start.
declare module "govuk-frontend" {
  type Component = new (root: Element) => unknown;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const Radios: Component;
  export const SkipLink: Component;
}
