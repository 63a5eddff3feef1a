// The few globals that every place this package runs in has (browsers, Node, workers); its own check knows neither DOM nor Node.
declare function queueMicrotask(callback: () => void): void;
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class URL {
  constructor(text: string);
  readonly protocol: string;
  readonly hostname: string;
}
