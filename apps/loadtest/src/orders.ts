// What a crew is told, and what it answers: one JSON object each way, over the channel of the child process.

/** Where the meeting is. */
export interface Link {
  url: string;
  room: string;
  /** base64url of 32 bytes. */
  secret: string;
}

export type Order =
  /** Somebody comes in: a member does all that a browser does, a ghost joins for real and then only acknowledges. */
  | { do: 'join'; link: Link; kind: 'member' | 'ghost'; name: string; slow: boolean }
  | { do: 'leave'; name: string }
  /** When the last member here had stopped sealing under this epoch and those before. */
  | { do: 'watch'; epoch: number }
  /** `ghosts`: how many have no name. */
  | { do: 'count'; ghosts: number }
  /** How warm the tree is. */
  | { do: 'look'; link: Link }
  | { do: 'end' };

/** Times are ms since 1970, by the same clock in every process of this machine. */
export interface Joined {
  /** From the first packet to being in the group, ms. */
  tookMs: number;
  epoch: number;
}

export interface Left {
  /** When the goodbye was said. */
  at: number;
  /** The newest epoch whose keys they had. */
  epoch: number;
}

export interface Watched {
  /** When the first and the last had processed the commit that leads on, and when the last sealed with nothing older any more. */
  first: number;
  last: number;
  switched: number;
}

/** Since the beginning. */
export interface Counted {
  /** CPU of the crew, ms. */
  cpuMs: number;
  /** Of those who are members, up and down, as text on their sockets. */
  bytes: number;
  /** Commits that another one was quicker than. */
  lostRaces: number;
  /** From coming in until everyone who was there was known by name, ms; one for each who has got so far. */
  named: number[];
  frames: FrameCounts;
  /** Anything that a member found wrong, by cause. */
  refusals: Record<string, number>;
  /** The epochs that the slowest and the fastest member stand in; undefined without one. */
  epochs: { lowest: number; highest: number } | undefined;
  /** Members who do not know everyone's name yet (a ghost has none). */
  unsettled: number;
}

export interface FrameCounts {
  sealed: number;
  opened: number;
  /** Opened after they had waited for their keys. */
  waited: number;
  /** By cause. */
  failed: Record<string, number>;
}
