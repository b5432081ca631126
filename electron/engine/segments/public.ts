export { audienceFaults, peopleOfSegment, resolveAudience } from './audience.ts';
export { cleanSegments as eraseFromSegments } from './erase-repo.ts';
export { groupsOfSegments, segmentsNameField } from './naming.ts';
