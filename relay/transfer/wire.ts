/** What carries messages between the ends. At most once, may cut at any time: reliability is made above it. */
export interface Wire {
  start(listener: WireListener): void;
  stop(): Promise<void>;
  /** False when not connected: nothing is queued. */
  publish(topic: string, payload: Uint8Array): boolean;
  /** Drops the present connection and makes another. */
  renew(): void;
}

export interface WireListener {
  /** Called once subscriptions stand. */
  onConnected(): void;
  onDisconnected(): void;
  onMessage(topic: string, payload: Uint8Array): void;
  onRoundTrip(milliseconds: number): void;
}
