export * from './envelope.ts';
export * from './errors.ts';
export { limits } from './limits.ts';
export { epoch, groupId, participantId, roomId, type GroupId, type ParticipantId, type RoomId } from './values.ts';
export {
  groupSnapshot,
  logEntry,
  type CommitFault,
  type GroupInfoMark,
  type GroupSnapshot,
  type LogEntry,
  type LogPage,
} from './group.ts';
export { departure, newRoom, type Departure } from './room.ts';
export { mediaSource, type ConsumerParameters, type MediaSource, type TransportParameters } from './media.ts';
export { readResult, readServerFrame, type ServerFrame } from './decode.ts';
