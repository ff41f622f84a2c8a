import kafkajs from 'kafkajs';

/** An answer of a broker that is an error, as kafkajs throws it. */
export function protocolError(type: string): Error {
  return new kafkajs.KafkaJSProtocolError(
    Object.assign(new Error(type), { type, code: 0, retriable: false }),
  );
}

/** The end of a connection, as kafkajs throws it; the class is not to be had from outside. */
export function connectionLost(): Error {
  return Object.assign(new Error('Closed connection'), {
    name: 'KafkaJSConnectionClosedError',
    retriable: true,
  });
}
