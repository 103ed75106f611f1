/** Times in ms and counts of the client, each with its reason. */
export const tuning = {
  /** A socket that has not opened by then is given up: twice a slow TLS handshake over a bad mobile link. */
  openMs: 5_000,
  /** No handler of the server takes long; after this the path is dead and a new socket is better than waiting. */
  answerMs: 10_000,
  /** When nothing was heard for this long we ask, because a browser says nothing when a network path dies silently. */
  silenceMs: 8_000,
  /** How long the answer to that question may take. With `silenceMs` it leaves half of the grace time for coming back. */
  probeMs: 5_000,
  /** First wait before trying a lost socket again, and the longest; doubled at each failure. */
  backoffMs: { first: 200, longest: 2_000 },
  /** A server that cannot be reached for this long when joining is reported to the person. */
  arriveMs: 15_000,
  /** The server names the grace time; more than this is not believed (timers of browsers end at 2^31 ms). */
  longestGraceMs: 600_000,
  /** Who has the turn to join loses only to members who commit meanwhile, and to joiners who do not wait for theirs. */
  joinAttempts: 30,
  /** Fresh looks at a group that nobody can join, `retryMs` apart: those inside void a false commit, or make a good one after it, in less time. */
  joinLooks: 2,
  /** Who hears nothing of a turn for this long tries without: above what a storm of 200 takes. Up to twice as long, so that not all do at once. */
  turnMs: 20_000,
  /** Entries of one socket come in order; a hole that stays this long is a loss. */
  gapMs: 300,
  /** Entries kept while a hole is being filled: above the longest log that a server keeps. More are let go and asked for again. */
  orderBuffer: 25_000,
  /** Pages of a log that are read in a row: above the largest log that a server keeps, below what an endless one would cost. */
  logPages: 200,
  /** A place that the server has given away is asked for again this often in a row; a stay of `steadyMs` makes it good. */
  renewals: 3,
  steadyMs: 30_000,
  /** A refused commit is decided on within 0.5 s of the first refusal; this allows for slow lines, and leaves room within 2 s. */
  verdictMs: 1_500,
  /** After somebody could not join, one of those inside commits by then, so that the next joiner's picture of the group is another one's. Spreads them, and joiners wait for it. */
  refreshMs: 400,
  /** Fresh looks at the log without any progress before the meeting counts as tampered with: the answer to one is authoritative. */
  freshLooks: 1,
  /** Sending switches to a new epoch at the latest after this, acknowledged or not. */
  switchMs: 400,
  /**
   * Of an epoch that excludes somebody: sending switches to it at the latest with this many epochs after it, because where many come at once no
   * epoch is settled before the next. It has had two round trips to reach everyone then. For who comes, `switchMs` is soon enough: receivers
   * keep the epochs of 3 s.
   */
  exclusionsBehind: 2,
  /** After somebody was shut out, those who leave within this time are shut out together: many leave at the end of a lesson. */
  leaveBatchMs: 200,
  /** Between the ranks of those who may commit a Remove: above one round trip with processing. */
  rankMs: 150,
  /** Spreads clients that believe to have the same rank. */
  rankJitterMs: 50,
  /** So long nobody has come or gone before the tree is warmed, and between two commits that do it: a room is held up by none of them. */
  warmMs: 2_000,
  /** Spreads those who see the same thing. */
  warmJitterMs: 200,
  /** Between the ranks of those who may warm the tree: nobody waits for it. */
  warmRankMs: 1_000,
  /** Excluding somebody takes two round trips and the ranks of those who sleep; who is not excluded by then is shown as overdue. */
  overdueMs: 3_000,
  /** After this no honest reason is left: the meeting ends rather than be heard by somebody who is said to be gone. */
  hopelessMs: 10_000,
  /** How often the server is asked for a sign of life while somebody waits to be excluded. */
  overdueStepMs: 500,
  /** Who has joined and misses somebody's card asks after so long, up to twice: a roster takes two round trips and somebody's computing. */
  askMs: 300,
  /** Whoever has not been given it by then gets it with the owner's next card. */
  askRounds: 6,
  /** Up to so many are asked for their own card; for more, somebody else is asked for all. */
  askDirectly: 3,
  /** Between two answers to such questions: who asks in a circle must not take up our line. */
  answerGapMs: 50,
  /** A round of sealed words of those who have nothing to say: so late a message that was left out is noticed at the latest, in a room of a few. */
  heartbeatMs: 30_000,
  /** So many say theirs in one round, and each of more people in every second round, every third ...: 2 a second, of 1.1 kB on the wire. */
  beatsPerRound: 60,
  /** Spreads the words of those who came at the same time. */
  heartbeatJitterMs: 3_000,
  /** Who is said to be here and is not heard for so many beats of ours is kept from us: three of theirs must have come meanwhile. */
  silentBeats: 4,
  /** Wait before a commit or a message that the server could not take is tried again. */
  retryMs: 1_000,
  /** How long a reaction is shown. */
  reactionMs: 5_000,
  /** Of one person at a time: more are flicker. */
  reactionsEach: 3,
  /** Tries of one message that the server answers with a passing error. */
  sendAttempts: 10,
  /** Leaving does not wait longer than this for the server's answer. */
  leaveMs: 1_000,
} as const;
