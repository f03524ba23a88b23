import type { Library } from "../api.ts";
import { callback, members, sink } from "../forms.ts";

const SERVER = 'import { Server } from "socket.io";\nconst io = new Server();\n';

/** Connections that a server keeps to its clients. */
export const webSockets: Library = {
  package: "",
  ecosystem: "npm",
  setup: "",
  apis: {
    "socket.io:Server()": {},
    ...members("socket.io:Server()", ["of", "to", "in", "except", "use", "compress"], { gives: "socket.io:Server()" }),
    ...members("socket.io:Server()", ["volatile", "local", "sockets"], { same: "socket.io:Server()" }),
    "socket.io:Server().on": { callbacks: [callback("1", "socket.io:Socket()")], gives: "socket.io:Server()" },
    ...members("socket.io:Server()", ["emit", "send"], {
      effects: [sink("response", "json", "0|1+")],
      example: `${SERVER}io.$("config", { key: KEY });`,
    }),
    "socket.io:Socket()": {},
    "socket.io:Socket().on": { callbacks: [callback("1", ":request-input", ":request-input")] },
    ...members("socket.io:Socket()", ["to", "in", "except", "timeout"], { gives: "socket.io:Socket()" }),
    ...members("socket.io:Socket()", ["broadcast", "volatile"], { same: "socket.io:Socket()" }),
    ...members("socket.io:Socket()", ["emit", "send", "emitWithAck"], {
      effects: [sink("response", "json", "0|1+")],
      example: `${SERVER}io.on("connection", (socket) => { socket.$("config", { key: KEY }); });`,
    }),
    "ws:WebSocketServer().on": { callbacks: [callback("1", "ws:Peer()")] },
    "ws:WebSocketServer().clients[]": { same: "ws:Peer()" },
    "ws:Server": { same: "ws:WebSocketServer" },
    "ws:Peer().on": { callbacks: [callback("1", ":request-input")] },
    "ws:Peer().send": {
      effects: [sink("response", "text", "0")],
      example: 'import { WebSocketServer } from "ws";\nnew WebSocketServer({ port: 1 }).on("connection", (socket) => { socket.send(KEY); });',
    },
  },
};
