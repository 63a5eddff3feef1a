import { describeContract } from './support/contract-suite.ts';
import { memoryTransport, nodeChildTransport, webSocketTransport, workerPortTransport } from './support/transports.ts';

describeContract('memory ports', memoryTransport);
describeContract('a relayed Node child', nodeChildTransport);
describeContract('WebSocket', webSocketTransport);
describeContract('a message port', workerPortTransport);
