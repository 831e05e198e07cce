import type { Start } from '../create-world';
import type { World } from '../world';

/** What the routes of the control API work with. */
export interface ControlContext {
  world: World;
  start: Start;
}
