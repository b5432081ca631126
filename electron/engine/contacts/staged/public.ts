/** How people are staged. A door of its own: a thread that stages must not load all that the engine does with contacts. */
export { sortName } from '../contact.ts';
export {
  createStageMemory,
  groupCode,
  openStage,
  type StagedGroup,
  type StagedPeople,
} from './repo.ts';
