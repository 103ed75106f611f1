import type { Group } from '@konklave/mls';
import type {
  CommitFault,
  ParticipantId,
  Push,
  PushParams,
  RequestParams,
  RequestResult,
  RequestType,
} from '@konklave/protocol/client';
import type { Conversation } from '../chat/conversation.ts';
import { Outbox, type Unsent } from '../chat/outbox.ts';
import { Talk } from '../chat/talk.ts';
import { RequestError } from '../errors.ts';
import { EpochSwitch, type KeyListener } from '../group/epoch-switch.ts';
import { Membership, type EpochBegun } from '../group/membership.ts';
import { Upkeep } from '../group/upkeep.ts';
import { followTree, openableLeaves } from '../people.ts';
import type { Runtime } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import { Scope } from '../scope.ts';
import { idle, type Ending, type Sending } from '../state.ts';
import type { StateStore } from '../store.ts';
import { tuning } from '../tuning.ts';
import type { Access } from './access.ts';
import { Arrival } from './arrival.ts';
import { endingOf, mayReturnAfter } from './endings.ts';
import { RoomLink, type LinkEnding } from './room-link.ts';

/** The requests and pushes of the bridge, which the client hands through. */
export type MediaRequestType = Extract<RequestType, `media.${string}`>;
export type MediaPush = Extract<Push, { type: `media.${string}` }>;

/** How one stay goes on from another: what that one could not send, and how long to wait before entering again, ms. */
interface Renewal {
  unsent: readonly Unsent[];
  afterMs: number;
  /** Those who have shut us out: they go when we are back. */
  unwanted: readonly ParticipantId[];
}

export interface StayOptions {
  runtime: Runtime;
  store: StateStore;
  queue: TaskQueue;
  access: Access;
  name: string;
  sending: Sending;
  /** The place of our hand, where an earlier stay of ours had raised it. */
  hand?: number | undefined;
  /** This one takes the place of an earlier stay of ours, and those who see us need not notice. */
  renewed?: Renewal;
  mediaPush(push: MediaPush): void;
  /** The server has given our place away. Whether to ask for it again, in another stay. */
  mayRenew(): boolean;
  /** This stay is over, and nobody was told of an end. */
  renew(renewal: Renewal): void;
}

/** How often a stay that was lost before it began is begun anew. */
const reentries = 2;

/** One stay in one room, from entering to its end: ties the link, the group, the keys and what people say together. */
export class Stay {
  readonly #options: StayOptions;
  readonly #store: StateStore;
  readonly #scope: Scope;
  readonly #outbox: Outbox;
  readonly #talk: Talk;
  readonly #keys: EpochSwitch;
  readonly #upkeep: Upkeep;
  #link: RoomLink;
  #membership: Membership | undefined;
  #arrival: Arrival | undefined;
  #reentriesLeft = reentries;

  constructor(options: StayOptions) {
    this.#options = options;
    this.#store = options.store;
    const { clock, random } = options.runtime;
    const scope = new Scope(clock);
    this.#scope = scope;
    if (options.renewed === undefined) this.#store.set({ ...idle, phase: 'joining' });
    else this.#store.set({ phase: 'reconnecting', epoch: -1, code: undefined, people: [], reactions: [] });
    Promise.all([options.access.entry, options.access.admission]).catch(() => this.#end('failed'));
    this.#outbox = new Outbox({
      scope,
      random,
      epoch: () => (this.#isHere ? this.#membership?.group?.epoch : undefined),
      seal: (n, message) => this.#membership?.seal(n, message) ?? Promise.reject(new RequestError('ended')),
      send: (params) => this.#link.request('mailbox.send', params),
      stored: (seq) => this.#membership?.offer({ kind: 'own-message', seq }),
      rejected: () => this.#link.lookAgain(),
    });
    const { queue, name, sending, hand } = options;
    this.#talk = new Talk({
      scope,
      random,
      queue,
      store: this.#store,
      outbox: this.#outbox,
      said: { name, sending, hand },
      group: () => this.#membership?.group,
      isHere: () => this.#isHere,
      isAbsent: (participant) => this.#upkeep.isAbsent(participant),
      hand: (params) => this.#link.request('mailbox.hand', params),
      named: () => this.#leavesChanged(),
    });
    this.#keys = new EpochSwitch({ scope, acknowledge: (epoch) => this.#acknowledge(epoch) });
    this.#upkeep = new Upkeep({
      scope,
      random,
      store: this.#store,
      membership: () => this.#membership,
      ask: () => this.#heardOut(),
      hopeless: () => {
        this.#store.refuse('not-excluded');
        void this.#end('tampered');
      },
    });
    for (const { message, settled } of options.renewed?.unsent ?? []) this.#outbox.post(message, settled);
    for (const participant of options.renewed?.unwanted ?? []) this.#upkeep.demand(participant);
    this.#link = this.#enter(options.renewed?.afterMs);
  }

  get ended(): boolean {
    return this.#scope.ended;
  }

  /** What we tell the others. */
  get conversation(): Conversation {
    return this.#talk.conversation;
  }

  /** Puts somebody out of the meeting. */
  remove(participant: ParticipantId): void {
    if (participant !== this.#link.participant) this.#upkeep.demand(participant);
  }

  request<T extends MediaRequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>> {
    if (!this.#isHere) return Promise.reject(new RequestError('disconnected'));
    return this.#link.request(type, params);
  }

  /** Gives the keys to this listener from now on. One that comes late gets the present epoch, or a fresh one if that is in other hands. */
  async attachKeys(listener: KeyListener): Promise<void> {
    const need = this.#keys.attach(listener);
    if (need === 'fresh-epoch') this.#upkeep.renewEpoch();
    if (need !== 'keys') return;
    const exported = await this.#membership?.exportBaseKey();
    if (exported !== undefined) this.#keys.hand(this.#epochKeys(exported.group, exported.baseKey));
  }

  detachKeys(listener: KeyListener): void {
    this.#keys.detach(listener);
  }

  networkChanged(online: boolean): void {
    if (online) this.#link.retryNow();
    else this.#link.lookAgain();
  }

  leave(mayReturn: boolean): Promise<void> {
    return this.#end('left', mayReturn);
  }

  /** Something went wrong that must not: better out than in a state that nobody knows. */
  fail(): void {
    void this.#end('failed');
  }

  get #isHere(): boolean {
    return this.#store.state.phase === 'here' && !this.#scope.ended;
  }

  #enter(afterMs = 0): RoomLink {
    const link: RoomLink = new RoomLink({
      runtime: this.#options.runtime,
      ...this.#options.access,
      afterMs,
      listener: {
        entered: (result) => this.#entered(link, result),
        resumed: (result) => this.#resumed(result),
        push: (push) => this.#push(push),
        down: (restarting) => this.#down(restarting),
        refused: () => this.#store.refuse('bad-message'),
        over: (ending) => this.#over(ending),
        position: () => (this.#membership?.group ? this.#membership.position : (this.#arrival?.standing ?? 0)),
        newest: (seq) => this.#membership?.newest(seq),
      },
    });
    return link;
  }

  #entered(link: RoomLink, entered: RequestResult<'room.enter'>): void {
    const self = link.participant;
    this.#store.set({ participant: self, restarting: false });
    const membership = new Membership({
      scope: this.#scope,
      queue: this.#options.queue,
      random: this.#options.runtime.random,
      self,
      submit: (params) => link.request('group.commit', params),
      listener: {
        epoch: (begun) => this.#epoch(begun),
        message: (sender, numbered) => this.#talk.message(sender, numbered),
        missed: (sender) => this.#talk.missed(sender),
        ownMessage: (nonce, bytes) => this.#outbox.claim(nonce, bytes),
        refused: (cause) => this.#store.refuse(cause),
        free: () => this.#upkeep.decide(),
        removed: () => void this.#end('removed'),
        replaced: () => void this.#end('elsewhere'),
        disputed: (seq, fault) => this.#refuse(seq, fault),
        leftBehind: (by) => (by === undefined ? this.#leftBehind() : this.#shutOut(by)),
        lookAgain: () => link.lookAgain(),
        tampered: () => void this.#end('tampered'),
      },
    });
    this.#membership = membership;
    this.#arrival = new Arrival(
      {
        scope: this.#scope,
        queue: this.#options.queue,
        random: this.#options.runtime.random,
        access: this.#options.access,
        link,
        refused: (cause) => this.#store.refuse(cause),
        joined: (group, seq) => this.#joined(link, membership, group, seq),
        // Who was in already has the right link.
        failed: (ending) => void this.#end(ending === 'wrong-link' && this.#options.renewed ? 'tampered' : ending),
      },
      entered,
    );
  }

  async #joined(link: RoomLink, membership: Membership, group: Group, seq: number): Promise<void> {
    if (this.#scope.ended) return;
    await membership.adopt(group, seq);
    // Who we are goes before what we say.
    await this.#talk.conversation.introduce();
    if (this.#scope.ended) return;
    this.#store.set({ phase: link.live ? 'here' : 'reconnecting' });
    if (this.#options.renewed !== undefined) this.#options.mediaPush({ type: 'media.reset', params: {} });
    this.#talk.joined();
    this.#outbox.flush();
  }

  #resumed(result: RequestResult<'room.resume'>): void {
    this.#store.set({ restarting: false });
    this.#upkeep.reset(result.away, result.departed);
    for (const { participant, fault } of result.putOut) this.#store.putOut(participant, fault);
    this.#membership?.refill(result.entries, () => {
      if (this.#membership?.group === undefined || !this.#link.live) return;
      this.#store.set({ phase: 'here' });
      this.#upkeep.showPresence();
      this.#keys.acknowledgeAgain();
      this.#outbox.flush();
      this.#upkeep.decide();
      if (result.media === 'lost') this.#options.mediaPush({ type: 'media.reset', params: {} });
    });
    this.#arrival?.live();
  }

  #down(restarting: boolean): void {
    const { phase } = this.#store.state;
    this.#store.set({ restarting, phase: phase === 'here' ? 'reconnecting' : phase });
  }

  #over(ending: LinkEnding): void {
    this.#arrival?.over();
    const isMember = this.#membership?.group !== undefined;
    if ((ending === 'lost' || ending === 'gone') && !isMember && this.#reentriesLeft > 0) {
      this.#reentriesLeft -= 1;
      this.#link = this.#enter();
    } else if (ending === 'gone' && isMember && this.#options.mayRenew()) this.#giveUpPlace();
    else void this.#end(endingOf(ending));
  }

  /** Ends this stay without a word, so that another one can go on from here. */
  #giveUpPlace({ afterMs = 0, by }: { afterMs?: number; by?: ParticipantId } = {}): void {
    const unsent = this.#outbox.release();
    const unwanted = [...(this.#options.renewed?.unwanted ?? []), ...(by === undefined ? [] : [by])];
    this.#link.stop();
    this.#scope.end();
    this.#membership?.end();
    this.#options.renew({ unsent, afterMs, unwanted });
  }

  #push(push: Push): void {
    switch (push.type) {
      case 'group.entry':
        if (this.#belongs(push.params.group)) this.#membership?.offer(push.params.entry);
        return;
      case 'group.settled':
        if (this.#belongs(push.params.group)) this.#keys.settled(push.params.epoch);
        return;
      case 'group.turn':
        return this.#arrival?.takeTurn(push.params.group);
      case 'group.voided':
        return this.#voided(push.params);
      case 'group.stands':
        if (this.#belongs(push.params.group)) this.#membership?.stands(push.params.seq);
        return;
      case 'mailbox.handed':
        if (this.#belongs(push.params.group)) this.#talk.handed(push.params);
        return;
      case 'room.away':
        return this.#upkeep.wentAway(push.params.participant);
      case 'room.back':
        return this.#upkeep.cameBack(push.params.participant);
      case 'room.departed':
        return this.#upkeep.leftForGood(push.params.participant);
      case 'room.removed':
        return void this.#end('removed');
      case 'room.closing':
        return;
      default:
        if (!this.#scope.ended) this.#options.mediaPush(push);
    }
  }

  #refuse(seq: number, fault: CommitFault): void {
    const group = this.#membership?.group?.groupId;
    if (group !== undefined) this.#link.notify('group.refuse', { group, seq, fault });
  }

  /** A commit is void. Who made it is put out, but for a joiner who may have been lied to about the group: they get a truer picture of it. */
  #voided({ group, epoch, seq, committer, fault, blamed }: PushParams<'group.voided'>): void {
    if (!this.#belongs(group)) return;
    if (committer === this.#link.participant) {
      if (blamed) return void this.#end('removed');
      // Not at once: what we joined by may have been false, and those inside are about to make another one.
      return this.#leftBehind(tuning.refreshMs);
    }
    if (blamed) this.#store.putOut(committer, fault);
    this.#membership?.voided(seq);
    if (!blamed) this.#membership?.renewSoon(epoch);
  }

  /** The way on is to join again. */
  #leftBehind(afterMs = 0): void {
    if (this.#options.mayRenew()) this.#giveUpPlace({ afterMs });
    else void this.#end('tampered');
  }

  /**
   * Somebody has made a commit that others can follow and we cannot. We come back as often as it takes, and put them out ourselves: that they
   * have done it is proved to us, and to nobody else.
   */
  #shutOut(by: ParticipantId): void {
    this.#store.putOut(by, 'shut-out');
    this.#giveUpPlace({ by });
  }

  /** Before we are a member any group may be the right one: what is not will not fit. */
  #belongs(group: string): boolean {
    const own = this.#membership?.group?.groupId;
    const belongs = own === undefined || own === group;
    if (!belongs) this.#store.refuse('wrong-group');
    return belongs;
  }

  #epoch(begun: EpochBegun): void {
    const { group, code, baseKey, removed } = begun;
    const isFirst = this.#store.state.epoch < 0;
    this.#upkeep.excluded(removed);
    // Whoever reads of the new epoch in the state finds its keys in place.
    this.#keys.begin(this.#epochKeys(group, baseKey), removed.length > 0);
    this.#store.set({
      epoch: group.epoch,
      postQuantum: group.suite === 'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
      code,
      people: followTree(this.#store.state.people, group.members),
    });
    this.#upkeep.showPresence();
    if (isFirst) this.#talk.conversation.present(this.#link.participant);
    this.#talk.epoch(begun);
    this.#upkeep.follow();
  }

  /** Somebody has a name now, and may be opened. */
  #leavesChanged(): void {
    const group = this.#membership?.group;
    if (group !== undefined) this.#keys.leavesChanged(openableLeaves(this.#store.state.people, group.members));
  }

  /** Resolves when the server has answered and what it said before is done. */
  async #heardOut(): Promise<void> {
    // Not a snapshot: with a thousand people that is 300 kB.
    await this.#link.request('group.log', { after: this.#membership?.position ?? 0 });
    await this.#options.queue.run(async () => {});
  }

  #epochKeys(group: Group, baseKey: Uint8Array): Parameters<EpochSwitch['begin']>[0] {
    const leaves = openableLeaves(this.#store.state.people, group.members);
    return { epoch: group.epoch, baseKey, leaf: group.ownLeaf, leaves };
  }

  #acknowledge(epoch: number): void {
    const group = this.#membership?.group?.groupId;
    if (group !== undefined) this.#link.notify('group.ack', { group, epoch });
  }

  #end(ending: Ending, mayReturn = mayReturnAfter(ending)): Promise<void> {
    if (this.#scope.ended) return Promise.resolve();
    const gone = this.#link.leave();
    this.#scope.end();
    this.#membership?.end();
    this.#outbox.end();
    this.#options.access.identity.close(mayReturn);
    this.#arrival?.over();
    this.#store.set({ phase: 'ended', ending, epoch: -1, code: undefined, people: [], reactions: [] });
    return gone;
  }
}
