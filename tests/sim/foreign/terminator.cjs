// TLS in front of the simulator: node terminator.cjs KEY_AND_CERTIFICATE PORT. Prints its own port.
'use strict';

const fs = require('node:fs');
const net = require('node:net');
const tls = require('node:tls');

const pem = fs.readFileSync(process.argv[2]);
const port = Number(process.argv[3]);

const server = tls.createServer({ key: pem, cert: pem, ALPNProtocols: ['http/1.1'] }, (client) => {
  const simulator = net.connect(port, '127.0.0.1');
  client.pipe(simulator).pipe(client);
  client.on('error', () => simulator.destroy());
  simulator.on('error', () => client.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
