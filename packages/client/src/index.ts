/** The headless client: one `Meeting` is one person's way through a room. No DOM, no Node, no network of its own. */
export { RequestError, type FailureCode } from './errors.ts';
export type { KeyListener } from './group/epoch-switch.ts';
export { Meeting, type JoinOptions } from './meeting.ts';
export type { Clock, KeptStay, Random, Runtime, Socket, SocketListener, StayMemory } from './ports.ts';
export type { MediaPush, MediaRequestType } from './room/stay.ts';
export { idle } from './state.ts';
export type { ChatMessage, Ending, EpochKeys, MeetingState, Person, Sending, ShownReaction } from './state.ts';
