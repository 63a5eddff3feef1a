import { screen } from 'electron';
import type { Rectangle } from 'electron';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const INITIAL: Readonly<{ width: number; height: number }> = { width: 1280, height: 820 };
export const MINIMUM: Readonly<{ width: number; height: number }> = { width: 760, height: 520 };
const LIMITS: SizeLimits = { initial: INITIAL, minimum: MINIMUM };

export interface SizeLimits {
  readonly initial: Readonly<{ width: number; height: number }>;
  readonly minimum: Readonly<{ width: number; height: number }>;
}

export interface WindowPlacement {
  readonly bounds: Partial<Rectangle> & { width: number; height: number };
  readonly isMaximized: boolean;
}

/** Where the window was last, if that place is still on a screen; a fresh place otherwise. A damaged file counts as none. */
export function readPlacement(file: string, { initial, minimum }: SizeLimits = LIMITS): WindowPlacement {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { bounds?: Partial<Rectangle>; isMaximized?: unknown };
    const { x, y, width, height } = stored.bounds ?? {};
    if (![x, y, width, height].every((value) => Number.isInteger(value))) return { bounds: initial, isMaximized: false };
    const bounds = { x: x as number, y: y as number, width: Math.max(width as number, minimum.width), height: Math.max(height as number, minimum.height) };
    const isVisible = screen.getAllDisplays().some(({ workArea }) => overlaps(workArea, bounds));
    return { bounds: isVisible ? bounds : { width: bounds.width, height: bounds.height }, isMaximized: stored.isMaximized === true };
  } catch {
    // The first start, or a file cut short by a crash: the window opens where a new one would.
    return { bounds: initial, isMaximized: false };
  }
}

/** Remembers the place; a convenience, so it is written without fsync. */
export function writePlacement(file: string, placement: WindowPlacement): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(placement));
  renameSync(`${file}.new`, file);
}

function overlaps(area: Rectangle, bounds: Rectangle): boolean {
  return bounds.x < area.x + area.width && bounds.x + bounds.width > area.x && bounds.y < area.y + area.height && bounds.y + bounds.height > area.y;
}
