/**
 * What frameworks call the things by which a function is run before the handlers of requests. Names only: where a framework is known by its entries, these say more exactly
 * what is run before what (`serving.ts`).
 */
export const HOOKS = {
  /** Methods of an application or a router that are handed such a function. */
  methods: [
    ...["use", "addHook", "add_hook", "hook", "ext", "onBeforeHandle", "onParse", "onTransform", "derive", "guard"],
    ...["register_middleware", "before_request", "before_app_request", "before_serving", "add_middleware"],
  ],
  /** Of those that hand classes over: `consumer.apply(VerifyMiddleware)`. */
  methodsOfModules: ["apply"],
  /** Entries of a route's options. */
  options: ["pre", "preHandler", "preValidation", "preParsing", "onRequest", "beforeHandle", "before", "guard", "guards", "middleware", "middlewares"],
  /** Methods and decorators for functions whose answer is the request's, if they have one: where it is nothing, the request goes on. */
  goingOnWithNothing: ["before_request", "before_app_request", "addHook"],
  decorators: ["before_request", "before_app_request", "before_serving", "before_websocket", "middleware", "on_request", "hook"],
  /** Readers of bodies, which hand the raw one to their `verify`. */
  parsers: ["json", "raw", "text", "urlencoded", "bodyParser"],
  /** Methods of a class that a request comes through before the one for its verb. */
  firstMethods: [
    ...["prepare", "dispatch", "initial", "initialize_request", "check_permissions", "has_permission", "authenticate", "process_request", "process_view"],
    ...["process_resource", "__call__", "setup", "before_request", "canActivate", "use", "intercept"],
  ],
} as const;
