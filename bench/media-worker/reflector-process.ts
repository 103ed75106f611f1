// A plain UDP reflector: what comes from the sender's socket goes to everyone who has said a byte. No cryptography, no RTP; one system
// call a packet, as Node makes them.
import { createSocket } from 'node:dgram';
import { freeUdpPort } from './free-port.ts';

const host = '127.0.0.1';
const listeners: { port: number; address: string }[] = [];
const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20, sendBufferSize: 1 << 20 });

socket.on('message', (packet, from) => {
  if (packet.length === 1) listeners.push(from);
  else for (const { port, address } of listeners) socket.send(packet, port, address);
});

process.on('message', async ({ id }: { id: number }) => {
  const port = await freeUdpPort();
  socket.bind(port, host, () => process.send?.({ id, answer: port }));
});
process.once('disconnect', () => process.exit());
