// medooze-media-server as an SFU of one camera, under the Node that it was built for. Started by `medooze.ts`.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const load = createRequire(join(process.argv[2], 'index.js'));
const server = load(process.argv[2]);
const { SDPInfo } = load('semantic-sdp');

const feedback = [{ id: 'nack' }, { id: 'nack', params: ['pli'] }];
const capabilities = { video: { codecs: ['vp8'], rtx: false, rtcpfbs: feedback, extensions: [] } };

server.enableLog(false);
const endpoint = server.createEndpoint('127.0.0.1');
let camera;

/** Answers an offer. */
function accept(text) {
  const offer = SDPInfo.parse(text);
  const transport = endpoint.createTransport(offer, undefined, { srtpProtectionProfiles: 'SRTP_AEAD_AES_128_GCM' });
  const answer = offer.answer({
    dtls: transport.getLocalDTLSInfo(),
    ice: transport.getLocalICEInfo(),
    candidates: endpoint.getLocalCandidates(),
    capabilities,
  });
  transport.setRemoteProperties({ video: offer.getMedia('video') });
  transport.setLocalProperties({ video: answer.getMedia('video') });
  return { offer, transport, answer };
}

function follow({ do: what, sdp }) {
  const { offer, transport, answer } = accept(sdp);
  if (what === 'send') {
    for (const stream of offer.getStreams().values()) camera = transport.createIncomingStream(stream);
  } else {
    const outgoing = transport.createOutgoingStream({ audio: false, video: true });
    outgoing.attachTo(camera);
    answer.addStream(outgoing.getStreamInfo());
  }
  return answer.toString();
}

process.on('message', ({ id, order }) => {
  try {
    process.send({ id, answer: follow(order) });
  } catch (error) {
    process.send({ id, failure: String(error) });
  }
});
process.once('disconnect', () => process.exit());
