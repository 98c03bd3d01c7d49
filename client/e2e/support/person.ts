/** Somebody at the platform, over HTTP as from another device: what a test prepares, and what it compares screens with. */
import { execFileSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";

import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "@/api/schema";

import { platformUrl, PYTHON, ROOT } from "./platform";

export type Schemas = components["schemas"];
const EVERY_DAY: Schemas["Weekday"][] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const PASSWORD = "four calm words afloat";

export class Person {
  private token: string | null = null;
  private readonly api: Client<paths>;

  private constructor(
    readonly email: string,
    readonly name: string,
    readonly password: string,
  ) {
    this.api = createClient<paths>({ baseUrl: platformUrl() });
    this.api.use({
      onRequest: ({ request }) => {
        if (this.token !== null) request.headers.set("authorization", `Bearer ${this.token}`);
        return request;
      },
    });
  }

  /** Somebody whom nobody knows yet: for signing up. */
  static stranger(name = "Asha Rao"): Person {
    const email = `${name.split(" ", 1)[0]?.toLowerCase() ?? "who"}-${randomBytes(5).toString("hex")}@example.com`;
    return new Person(email, name, PASSWORD);
  }

  /** Registered, with a session of its own; with a paper account unless told otherwise. */
  static async registered({
    linked = true,
    name,
  }: { linked?: boolean; name?: string } = {}): Promise<Person> {
    const person = Person.stranger(name);
    const { version } = await data(person.api.GET("/v1/auth/risk-disclosure"));
    const body = {
      email: person.email,
      name: person.name,
      password: person.password,
      accept_risk_disclosure: { version },
    };
    await data(person.api.POST("/v1/auth/register", { body }));
    await person.signIn();
    if (linked) await person.link();
    return person;
  }

  async signIn(): Promise<void> {
    const body = { email: this.email, password: this.password, refresh_in: "body" as const };
    this.token = (await data(this.api.POST("/v1/auth/login", { body }))).access_token;
  }

  /** Invited by this one, and joined by the mailed link. */
  async member(role: "viewer" | "trader"): Promise<Person> {
    const joined = Person.stranger("Vimal Shah");
    await data(
      this.api.POST("/v1/members", { body: { email: joined.email, role }, params: { header: once() } }),
    );
    const { version } = await data(joined.api.GET("/v1/auth/risk-disclosure"));
    const body = {
      token: linkFor(joined.email),
      name: joined.name,
      password: joined.password,
      accept_risk_disclosure: { version },
    };
    await data(joined.api.POST("/v1/members/accept", { body }));
    return joined;
  }

  async link(label = "Paper account"): Promise<Schemas["BrokerView"]> {
    const body = { broker: "paper" as const, label };
    return data(this.api.POST("/v1/brokers", { body, params: { header: once() } }));
  }

  /** A long on SIM:TIDE, which swings by more than a percent around its middle, where it is at :00, :20 and :40. */
  async strategy({
    name = "Tide long",
    stop = "0.5",
    target,
    leadSeconds = 6,
    staySeconds = 180,
    start = true,
    instrument = "SIM:TIDE",
  }: {
    name?: string;
    stop?: string;
    target?: string;
    leadSeconds?: number;
    staySeconds?: number;
    start?: boolean;
    instrument?: string;
  } = {}): Promise<Schemas["StrategyView"]> {
    const [broker] = (await data(this.api.GET("/v1/brokers"))).items;
    if (!broker) throw new Error("no account is linked");
    const entry = new Date(Math.ceil((Date.now() + leadSeconds * 1000) / 20_000) * 20_000);
    const body: Schemas["StrategyBody"] = {
      name,
      kind: "timed",
      instrument,
      side: "buy",
      quantity: 10,
      product: "INTRADAY",
      broker_id: broker.id,
      schedule: {
        entry_time: istTime(entry),
        exit_time: istTime(new Date(entry.getTime() + staySeconds * 1000)),
        days: EVERY_DAY,
      },
      protection: {
        stop_loss: { type: "percent", value: stop },
        take_profit: target === undefined ? null : { type: "percent", value: target },
      },
    };
    const made = await data(this.api.POST("/v1/strategies", { body, params: { header: once() } }));
    if (start) await this.start(made.id);
    return made;
  }

  async start(id: string): Promise<void> {
    await data(
      this.api.POST("/v1/strategies/{strategy_id}/start", { params: { path: { strategy_id: id } } }),
    );
  }

  /** A hand-placed order at the market, guarded by a wide stop. */
  async order(side: "buy" | "sell" = "buy", quantity = 1): Promise<Schemas["OrderView"]> {
    const [broker] = (await data(this.api.GET("/v1/brokers"))).items;
    if (!broker) throw new Error("no account is linked");
    const body: Schemas["OrderBody"] = {
      broker_id: broker.id,
      instrument: "SIM:ANCHOR",
      side,
      quantity,
      product: "INTRADAY",
      reduce_only: false,
      protection: { stop_loss: { type: "percent", value: "5" } },
    };
    return data(this.api.POST("/v1/orders", { body, params: { header: once() } }));
  }

  /** One that traded: bought in the middle of the swing, stopped out half a percent below. */
  async stoppedOut(name = "Tide long"): Promise<Schemas["RunView"]> {
    const { id } = await this.strategy({ name });
    const deadline = Date.now() + 120_000;
    while (Date.now() < deadline) {
      const [run] = await this.runs(id);
      if (run?.state === "CLOSED") return run;
      await after(1_000);
    }
    throw new Error(`${name} was not stopped out in time`);
  }

  async strategies(): Promise<Schemas["StrategyView"][]> {
    return (await data(this.api.GET("/v1/strategies", { params: { query: { limit: 100 } } }))).items;
  }

  async runs(id: string): Promise<Schemas["RunView"][]> {
    return (
      await data(
        this.api.GET("/v1/strategies/{strategy_id}/runs", {
          params: { path: { strategy_id: id }, query: { limit: 20 } },
        }),
      )
    ).items;
  }

  async orders(): Promise<Schemas["OrderView"][]> {
    return (await data(this.api.GET("/v1/orders", { params: { query: { limit: 100 } } }))).items;
  }

  async trades(): Promise<Schemas["TradeView"][]> {
    return (await data(this.api.GET("/v1/trades", { params: { query: { limit: 100 } } }))).items;
  }

  async positions(): Promise<Schemas["PositionView"][]> {
    return (await data(this.api.GET("/v1/positions"))).items;
  }

  async portfolio(): Promise<Schemas["PortfolioView"]> {
    return data(this.api.GET("/v1/portfolio"));
  }

  async halt(): Promise<void> {
    await data(this.api.PUT("/v1/kill-switch", { body: { verb: "halt", reason: "From another device" } }));
  }

  /** Ends every session of this person but the one that is used here. */
  async endOtherSessions(): Promise<number> {
    const others = (await data(this.api.GET("/v1/auth/sessions"))).items.filter(({ current }) => !current);
    for (const { id } of others)
      await data(this.api.DELETE("/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }));
    return others.length;
  }

  async sessions(): Promise<number> {
    return (await data(this.api.GET("/v1/auth/sessions"))).items.length;
  }
}

/** The token of the link that was mailed to an address; on this machine mails wait in a queue. */
function linkFor(email: string): string {
  const offset = Number(new URL(platformUrl()).port) - 8000;
  const said = execFileSync(
    PYTHON,
    ["-m", "cli.main", "mail", "--json", "--keep", "--port-offset", offset.toString()],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const mails: { readonly to?: string; readonly link_path?: string }[] = JSON.parse(said);
  const path = mails.findLast(({ to }) => to === email)?.link_path;
  const token = path && /[#?&]token=([^&]+)/.exec(path)?.[1];
  if (!token) throw new Error(`no mail with a link for ${email}`);
  return decodeURIComponent(token);
}

function once(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": randomUUID() };
}

/** The exchange's day, as in 2026-11-21. */
export function istDay(at: Date = new Date()): string {
  return new Date(at.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 10);
}

function istTime(at: Date): string {
  return new Date(at.getTime() + 5.5 * 3_600_000).toISOString().slice(11, 19);
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

async function data<Data>(asked: Promise<Answer<Data>>): Promise<Exclude<Data, undefined>> {
  const { data: found, error, response } = await asked;
  if (!response.ok)
    throw new Error(`${response.url} answered ${response.status.toString()}: ${JSON.stringify(error)}`);
  return found as Exclude<Data, undefined>; // of a 204 there is none, and nobody looks
}
