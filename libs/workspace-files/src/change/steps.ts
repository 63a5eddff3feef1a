import type { Parts } from '../access/paths.ts';
import type { Tree } from './tree.ts';

/** Puts a file or a new directory in its place; `before` is the file (or link) there, or nothing. Missing directories above it are made. */
export interface PlantStep {
  kind: 'plant';
  parts: Parts;
  before: Tree;
  after: Tree;
}

/** Takes away what is there. */
export interface TakeStep {
  kind: 'take';
  parts: Parts;
  before: Tree;
}

/** Moves a file, a link or a directory; `replaced` is the file (or link) at the new place, or nothing. */
export interface MoveStep {
  kind: 'move';
  from: Parts;
  to: Parts;
  before: Tree;
  replaced: Tree;
}

/** All parts are real: no link is on them. */
export type Step = PlantStep | TakeStep | MoveStep;
