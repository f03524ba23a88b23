import { annotated, type Framework, type Request, uses } from "./framework.ts";

/** Starlette and FastAPI. */
export const starlette: Framework = (known) => {
  const request = known.asynchronous && uses(known, /^(?:fastapi|starlette)\b/) ? annotated(known, /:\s*(?:\w+\.)?Request$/) : undefined;
  return request === undefined ? undefined : starletteRequest(request, uses(known, /^fastapi\b/));
};

/** How what Starlette calls a request is read, and answered with the means of FastAPI where that is in use. */
export function starletteRequest(name: string, fastapi: boolean): Request {
  return {
    body: `await ${name}.body()`,
    signature: `${name}.headers.get("Stripe-Signature", "")`,
    uses: new RegExp(`(?<![\\w.])${name}\\s*\\.\\s*(?:json|body)\\s*\\(`),
    refusal: fastapi ? 'raise HTTPException(status_code=400, detail="Invalid signature")' : 'return Response("Invalid signature", status_code=400)',
    needs: fastapi ? { module: "fastapi", member: "HTTPException" } : { module: "starlette.responses", member: "Response" },
  };
}
