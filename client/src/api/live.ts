/** The page's one live socket, made of the API's ticket and the browser's WebSocket. */
import { api, ok } from "./client";
import { LiveSocket } from "./socket";

export function openLive(deliver: (topic: string, value: unknown) => void): LiveSocket {
  return new LiveSocket({
    ticket: () => ok(api.POST("/v1/auth/socket-ticket")),
    open: (url) => new WebSocket(url),
    deliver,
    random: Math.random,
  });
}
