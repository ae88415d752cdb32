// What can be taken back, and taken back again.

export interface Step {
  readonly undo: () => void;
  readonly redo: () => void;
}

const KEPT = 100;

export class History {
  private done: Step[] = [];
  private undone: Step[] = [];
  private readonly changed: () => void;

  constructor(changed: () => void = () => {}) {
    this.changed = changed;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Remember something that has just been done. What had been taken back can then not be redone. */
  add(step: Step): void {
    this.done.push(step);
    if (this.done.length > KEPT) this.done.shift();
    this.undone = [];
    this.changed();
  }

  undo(): boolean {
    const step = this.done.pop();
    if (!step) return false;
    step.undo();
    this.undone.push(step);
    this.changed();
    return true;
  }

  redo(): boolean {
    const step = this.undone.pop();
    if (!step) return false;
    step.redo();
    this.done.push(step);
    this.changed();
    return true;
  }
}
