// A room with the hybrid suite: the same rules, other keys.
import { toBase64url } from '@konklave/bytes';
import { describe, expect, it } from 'vitest';
import {
  acceptCommit,
  commitEmpty,
  commitRemove,
  deriveAdmission,
  exportSecret,
  foundGroup,
  joinGroup,
  meetingCode,
  openMessage,
  processCommit,
  sealMessage,
} from '../src/index.ts';
import { xWing } from '../src/x-wing.ts';
import { granted, randomBytes, randomId, randomLink } from './people.ts';

const suite = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519';
const hello = new Uint8Array([1, 2, 3]);

async function alicesRoom() {
  const admission = await deriveAdmission(randomLink());
  const groupId = toBase64url(randomBytes(16));
  const participant = randomId();
  const { group, groupInfo } = await foundGroup({ admission, groupId, participant, suite });
  const invite = (info: Uint8Array, epoch: number) => ({
    admission,
    participant: randomId(),
    groupInfo: info,
    expected: { groupId, epoch },
  });
  return { group, groupInfo, invite };
}

describe('a post-quantum room', () => {
  it('lets people come, talk, change keys and be put out', async () => {
    const { group, groupInfo, invite } = await alicesRoom();
    const bobsJoin = granted(await joinGroup({ ...invite(groupInfo, 0), suite })).pending;
    let alice = granted(await processCommit(group, bobsJoin.commit)).group;
    let bob = acceptCommit(bobsJoin);
    expect([alice.suite, bob.suite]).toEqual([suite, suite]);
    const carolsJoin = granted(await joinGroup({ ...invite(bobsJoin.groupInfo, 1), suite })).pending;
    alice = granted(await processCommit(alice, carolsJoin.commit)).group;
    bob = granted(await processCommit(bob, carolsJoin.commit)).group;
    const carol = acceptCommit(carolsJoin);
    expect(new Set(await Promise.all([alice, bob, carol].map(meetingCode))).size).toBe(1);
    const sealed = await sealMessage(alice, hello);
    alice = sealed.group;
    const opened = granted(await openMessage(bob, sealed.message));
    expect(opened.bytes).toEqual(hello);
    const refresh = await commitEmpty(opened.group);
    alice = granted(await processCommit(alice, refresh.commit)).group;
    const carolLater = granted(await processCommit(carol, refresh.commit)).group;
    bob = acceptCommit(refresh, opened.group);
    const removal = await commitRemove(
      alice,
      carol.members.filter(({ self }) => self).map(({ participant }) => participant),
    );
    expect(await processCommit(carolLater, removal.commit)).toEqual({ ok: false, cause: 'removed-self' });
    bob = granted(await processCommit(bob, removal.commit)).group;
    alice = acceptCommit(removal, alice);
    const keys = await Promise.all([alice, bob].map((each) => exportSecret(each, 'key', new Uint8Array(0), 16)));
    expect(keys[0]).toEqual(keys[1]);
  });

  it('takes no key that nothing can be sealed to', async () => {
    const whole = await xWing.publicKey(randomBytes(32));
    expect(xWing.isPublicKey(whole)).toBe(true);
    const lattice = whole.slice();
    lattice.fill(0xff, 3, 6);
    const curve = whole.slice();
    curve.fill(0, 1184);
    for (const key of [lattice, curve, whole.slice(1)]) expect(xWing.isPublicKey(key)).toBe(false);
    await expect(xWing.encap(curve)).rejects.toThrow();
  });

  it('is not taken for a classical one, nor the other way round', async () => {
    const { groupInfo, invite } = await alicesRoom();
    expect(await joinGroup(invite(groupInfo, 0))).toEqual({ ok: false, cause: 'unsupported' });
    const admission = await deriveAdmission(randomLink());
    const groupId = toBase64url(randomBytes(16));
    const classical = await foundGroup({ admission, groupId, participant: randomId() });
    const joining = { admission, participant: randomId(), groupInfo: classical.groupInfo, suite } as const;
    const joined = await joinGroup({ ...joining, expected: { groupId, epoch: 0 } });
    expect(joined).toEqual({ ok: false, cause: 'unsupported' });
  });
});
