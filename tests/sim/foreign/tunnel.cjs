// Loaded before a client (node --require): what it connects to at the real gateway goes to the port in BONIN_TUNNEL of this
// machine instead. The client, its TLS and its look at the certificate stay as they are; its address cannot be set.
'use strict';

const tls = require('node:tls');

const HOST = 'sens.apigw.ntruss.com';
const connect = tls.connect;

tls.connect = function (options, ...rest) {
  if (options === null || typeof options !== 'object') throw new Error('a way to connect that is not known here');
  if (options.host !== HOST) throw new Error(`no other host may be asked: ${options.host}`);
  return connect.call(this, { ...options, host: '127.0.0.1', port: Number(process.env.BONIN_TUNNEL), servername: HOST }, ...rest);
};
