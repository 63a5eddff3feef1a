import { experimental_ServerPeerWithoutCodec as ServerPeer } from '@orpc/standard-server-peer';

/** oRPC makes an error, with its stack, for every call that ends, also for the many that ended well. */
const ENDED = new Error('The call has ended.');

/** The answering end of oRPC's protocol, before frames are made of its messages. */
export class AnsweringPeer extends ServerPeer {
  override close(options: Parameters<ServerPeer['close']>[0] = {}): void {
    super.close({ ...options, reason: options.reason ?? ENDED });
  }
}
