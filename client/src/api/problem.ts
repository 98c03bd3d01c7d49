/** Why a request was refused, whoever refused it: the API (RFC 9457), the edge, or the network. */
import type { components } from "./schema";

type Document = components["schemas"]["Problem"];

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export class Problem extends Error {
  readonly status: number;
  /** Stable: switch on this. */
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  /** What support can find it by; empty when no server answered. */
  readonly requestId: string;
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfter: number | null;

  constructor(facts: {
    status: number;
    code: string;
    detail: string;
    fields?: readonly FieldProblem[];
    requestId?: string;
    retryAfter?: number | null;
  }) {
    super(facts.detail);
    this.name = "Problem";
    this.status = facts.status;
    this.code = facts.code;
    this.fields = facts.fields ?? [];
    this.requestId = facts.requestId ?? "";
    this.retryAfter = facts.retryAfter ?? null;
  }

  /** What is wrong with a field of the form: its own path or, for a group, anything below it. */
  field(name: string): string | undefined {
    return this.fields.find((each) => each.field === name || each.field.endsWith(`.${name}`))?.message;
  }

  /** Whether the same request may succeed later without a change. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const UNREACHABLE = "unreachable";

export function isProblem(error: unknown): error is Problem {
  return error instanceof Problem;
}

/** The network or the platform is not there: nothing is known about the request's fate. */
export function unreachable(): Problem {
  const detail = "Plimsoll cannot be reached. Please check your connection; nothing was queued.";
  return new Problem({ status: 0, code: UNREACHABLE, detail });
}

/** Any error as a problem with a sentence for a person. */
export function asProblem(error: unknown): Problem {
  if (isProblem(error)) return error;
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) return unreachable();
  return new Problem({
    status: 0,
    code: "defect",
    detail: "Something went wrong in this page. Please reload it.",
  });
}

function isDocument(body: unknown): body is Document {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    "detail" in body &&
    typeof body.detail === "string"
  );
}

function fieldsOf(document: Document): FieldProblem[] {
  const errors: unknown = document.errors;
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null || !("field" in each) || !("message" in each)) return [];
    return [{ field: String(each.field), message: String(each.message) }];
  });
}

/** The problem that an answer carries. */
export async function problemOf(answer: Response): Promise<Problem> {
  const wait = Number.parseInt(answer.headers.get("retry-after") ?? "", 10);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  if (isDocument(body)) {
    const { code, detail, request_id: requestId } = body;
    return new Problem({
      status: answer.status,
      code,
      detail,
      fields: fieldsOf(body),
      requestId,
      retryAfter,
    });
  }
  const requestId = answer.headers.get("apigw-requestid") ?? answer.headers.get("x-amz-cf-id") ?? "";
  const detail = "The platform gave an answer that makes no sense. Please try again shortly.";
  return new Problem({
    status: answer.status,
    code: `http_${answer.status.toString()}`,
    detail,
    requestId,
    retryAfter,
  });
}
