/** Generated from docs/openapi.json by `npm run api`. */

export interface paths {
    "/v1/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jwks
         * @description The public keys (RFC 7517): the one that signs and the one before.
         */
        get: operations["get_v1_well_known_jwks_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Login
         * @description Sign in. Five attempts a minute for an address of mail, sixty for one of the network.
         */
        post: operations["post_v1_auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Logout
         * @description End the session at once, by its access token or, when that has expired, by its refresh token.
         */
        post: operations["post_v1_auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Me
         * @description Who is signed in.
         */
        get: operations["get_v1_auth_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Password
         * @description Change the password; all other sessions end.
         */
        post: operations["post_v1_auth_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Password Reset
         * @description Mail a link for a new password. The answer is the same whether or not the address is known.
         */
        post: operations["post_v1_auth_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm
         * @description Set a new password by the mailed link. It works once, for 30 minutes; all sessions end.
         */
        post: operations["post_v1_auth_password_reset_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description A new access token and the next refresh token, by the token in the body or in the cookie.
         *
         *     A token works once; the one before it gives the same successor for ten seconds more. Using an older one ends
         *     the session.
         */
        post: operations["post_v1_auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register
         * @description Make a tenant and its owner; a link to verify the address is mailed.
         */
        post: operations["post_v1_auth_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/risk-disclosure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Risk Disclosure
         * @description The risk disclosure that registering asks one to accept.
         */
        get: operations["get_v1_auth_risk_disclosure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sessions
         * @description The caller's signed-in devices, newest first.
         */
        get: operations["get_v1_auth_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End Session
         * @description Sign a device out at once.
         */
        delete: operations["delete_v1_auth_sessions_by_session_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/socket-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket for a live socket
         * @description Opens one socket as the caller. The socket is closed when the session ends, and after two hours.
         */
        post: operations["post_v1_auth_socket_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify Email
         * @description Redeem the mailed link. It works once, for 48 hours.
         */
        post: operations["post_v1_auth_verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend
         * @description Mail a new link; nothing is mailed if the address is verified already.
         */
        post: operations["post_v1_auth_verify_email_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/brokers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List linked accounts
         * @description Newest first.
         */
        get: operations["get_v1_brokers"];
        put?: never;
        /**
         * Link a broker account
         * @description Its credentials are sealed before they are stored; no route shows them again.
         */
        post: operations["post_v1_brokers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/brokers/{broker_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a linked account
         * @description Without its credentials.
         */
        get: operations["get_v1_brokers_by_broker_id"];
        put?: never;
        post?: never;
        /**
         * Unlink an account
         * @description Its credentials are destroyed; orders and trades stay.
         *
         *     Refused while a run is open (`run_open`), a position is held (`position_open`) or a strategy is active on it
         *     (`strategies_active`).
         */
        delete: operations["delete_v1_brokers_by_broker_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/brokers/{broker_id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a paper account
         * @description ₹10,00,000.00 and an empty book at the simulated exchange; the platform's own trades and runs stay.
         *
         *     Refused while a run is open (`run_open`) or a position is held (`position_open`), and for two and a half
         *     minutes after the last order moved (`account_in_use`).
         */
        post: operations["post_v1_brokers_by_broker_id_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/candles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get candles
         * @description The bars of one day or of a span of days, oldest first, each day's aligned to its session's opening.
         *
         *     The bar of the running minute is among them. At most 3 days of `1m`, 7 of `5m`, 14 of `15m`, 31 of `1h` and
         *     `1d` in one answer. Bars are kept for 90 days.
         */
        get: operations["get_v1_candles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health
         * @description Alive, and which version this is.
         */
        get: operations["get_v1_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search instruments
         * @description By symbol, name or id; best first.
         */
        get: operations["get_v1_instruments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an instrument's session
         * @description Whether it trades now, until when, and when next.
         */
        get: operations["get_v1_instruments_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kill-switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the kill switches
         * @description The tenant's (whose version is the ETag), its strategies' and the platform's.
         */
        get: operations["get_v1_kill_switch"];
        /**
         * Engage the kill switch
         * @description `halt`: no strategy or order of the tenant enters any more. `flatten`: everything held is left as well.
         *
         *     Exits are never held back. The answer means that the switch is durable: two seconds later no entry is sent.
         *     Needs no If-Match to engage or to go from `halt` to `flatten`; the way back is the owner's, with If-Match.
         */
        put: operations["put_v1_kill_switch"];
        post?: never;
        /**
         * Release the kill switch
         * @description Entries go on with the next session or hour that is due; what was skipped stays skipped.
         */
        delete: operations["delete_v1_kill_switch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/market/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the market's status
         * @description Of each exchange: whether it trades now, when it does next, and how fresh its prices are.
         */
        get: operations["get_v1_market_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members
         * @description Everybody in the tenant, then whoever was invited and has not joined yet. There are never more than 100.
         */
        get: operations["get_v1_members"];
        put?: never;
        /**
         * Invite a member
         * @description A link to join is mailed; it works once, for 7 days. Inviting the address again replaces the link.
         *
         *     The answer is the same whether or not the address has an account elsewhere. Five invitations a minute.
         */
        post: operations["post_v1_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Join by the mailed link, with a name and a password of one's own. Then sign in as usual.
         */
        post: operations["post_v1_members_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description End a membership and its sessions at once, or withdraw an invitation. What the person made stays.
         */
        delete: operations["delete_v1_members_by_member_id"];
        options?: never;
        head?: never;
        /**
         * Change a member's role
         * @description `If-Match` is the member's `version`. The person's sessions end at once; the last owner stays one.
         */
        patch: operations["patch_v1_members_by_member_id"];
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notices
         * @description Entries, exits, rejections, parked orders: newest first, with the number of unread ones.
         */
        get: operations["get_v1_notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark all notices read
         * @description Those that there are now, up to 500 in one request; `unread` says how many are left.
         */
        post: operations["post_v1_notices_read_all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{notice_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a notice read
         * @description The first reading counts, for everybody in the tenant.
         */
        post: operations["post_v1_notices_by_notice_id_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orders
         * @description Newest first. With a filter a page may be short although `next_cursor` says that more follow.
         */
        get: operations["get_v1_orders"];
        put?: never;
        /**
         * Place an order
         * @description Accepted and kept at once; read it again to see how far it has come. Send an Idempotency-Key to be safe.
         *
         *     Refused with 409 `kill_switch` while a kill switch is engaged, unless it is `reduce_only`; once that is released
         *     it is a new order with a new key.
         */
        post: operations["post_v1_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an order
         * @description With every state that it was in.
         */
        get: operations["get_v1_orders_by_order_id"];
        put?: never;
        post?: never;
        /**
         * Cancel an order (as above)
         * @description The same as `POST /v1/orders/{order_id}/cancel`.
         */
        delete: operations["delete_v1_orders_by_order_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{order_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order
         * @description Asks for the unfilled rest of a manual order to be cancelled; what is filled stays protected by its stop.
         */
        post: operations["post_v1_orders_by_order_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{order_id}/resolution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve a parked order
         * @description Asks for it; the order's `resolution` says what became of that. Asking for the same again changes nothing.
         *
         *     Refused unless the order is PARKED (`not_parked`), while another request waits (`resolution_pending`), and for
         *     `void` of an exit (`void_entries_only`).
         */
        post: operations["post_v1_orders_by_order_id_resolution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portfolio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the portfolio
         * @description Cash, value, P&L and charges of a day, and whether every open position is guarded.
         */
        get: operations["get_v1_portfolio"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portfolio/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the portfolio's history
         * @description What each day brought: booked result, estimated charges, trades and runs that entered.
         *
         *     Days without a trade, a run that entered or a booked result are left out. At most 366 days; the last 30 unless
         *     asked otherwise. Open positions are not in it: their gain is booked on the day they are closed.
         */
        get: operations["get_v1_portfolio_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portfolio/pnl.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export P&L
         * @description One line a run of every strategy; the last 30 days unless asked otherwise.
         */
        get: operations["get_v1_portfolio_pnl_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portfolio/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a day's statement
         * @description Trades, runs with their reasons, the booked result, charges by kind and what was held at the day's end.
         */
        get: operations["get_v1_portfolio_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List positions
         * @description Open positions at the newest quotes; with `flat=true` also those that are closed.
         */
        get: operations["get_v1_positions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get quotes
         * @description Of up to 50 instruments (repeat the parameter); those that were never quoted are left out.
         */
        get: operations["get_v1_quotes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description Whether tables, streams and keys answer; 503 names those that do not.
         */
        get: operations["get_v1_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/risk-limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get risk limits
         * @description Version 0 (ETag `"0"`) until limits are set for the first time.
         */
        get: operations["get_v1_risk_limits"];
        /**
         * Set risk limits
         * @description Replaces all limits. Entries that would break one are refused; exits never are.
         */
        put: operations["put_v1_risk_limits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List strategies
         * @description Newest first. With a filter a page may be short although `next_cursor` says that more follow.
         */
        get: operations["get_v1_strategies"];
        put?: never;
        /**
         * Create a strategy
         * @description Kept as DRAFT until it is started. A strategy without a stop-loss is refused (`stop_loss_required`).
         */
        post: operations["post_v1_strategies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a strategy
         * @description With its derived status, the run under way and warnings. The ETag is what an edit sends as If-Match.
         */
        get: operations["get_v1_strategies_by_strategy_id"];
        put?: never;
        post?: never;
        /**
         * Delete a strategy
         * @description No list shows it any more; its runs, orders and trades stay. Refused while a run is open (`run_open`).
         */
        delete: operations["delete_v1_strategies_by_strategy_id"];
        options?: never;
        head?: never;
        /**
         * Edit a strategy
         * @description While a run is open only `protection` may change (`run_open`); the new lines are in force at once.
         */
        patch: operations["patch_v1_strategies_by_strategy_id"];
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/kill-switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a strategy's kill switch
         * @description Its own (whose version is the ETag), and whichever decides about it.
         */
        get: operations["get_v1_strategies_by_strategy_id_kill_switch"];
        /**
         * Engage a strategy's kill switch
         * @description `halt`: it enters nothing any more. `flatten`: what it holds is left as well. Exits are never held back.
         *
         *     Needs no If-Match to engage or to go from `halt` to `flatten`; the way back is the owner's, with If-Match.
         */
        put: operations["put_v1_strategies_by_strategy_id_kill_switch"];
        post?: never;
        /**
         * Release a strategy's kill switch
         * @description It enters again when it is due next, unless the tenant's or the platform's switch is engaged.
         */
        delete: operations["delete_v1_strategies_by_strategy_id_kill_switch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/pnl.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a strategy's P&L
         * @description Amounts as plain decimals in rupees, times in IST.
         */
        get: operations["get_v1_strategies_by_strategy_id_pnl_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a strategy's runs
         * @description One run a session day, newest first.
         */
        get: operations["get_v1_strategies_by_strategy_id_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run
         * @description How one session went: fills, levels, result.
         */
        get: operations["get_v1_strategies_by_strategy_id_runs_by_run_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/runs/{run_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run's timeline
         * @description From tick to fill: why each thing happened, with the prices, ticks and times behind it, and its orders.
         *
         *     `why_no_trade` answers for a run that has not traded, and for a day without a run: ask for `YYYYMMDD-01` of any
         *     day. It goes by the strategy as it stands now.
         */
        get: operations["get_v1_strategies_by_strategy_id_runs_by_run_id_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/square-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Square off a strategy
         * @description Leave the open position now, and stop.
         */
        post: operations["post_v1_strategies_by_strategy_id_square_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a strategy
         * @description Armed for its next session. Starting an active one changes nothing.
         */
        post: operations["post_v1_strategies_by_strategy_id_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{strategy_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a strategy
         * @description No more entries; an open position stays protected until its exit (shown as STOPPING).
         */
        post: operations["post_v1_strategies_by_strategy_id_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List trades
         * @description Every execution, newest first.
         */
        get: operations["get_v1_trades"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trades/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export trades
         * @description Amounts as plain decimals in rupees, times in IST; the last 30 days unless asked otherwise.
         */
        get: operations["get_v1_trades_export_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AcceptInvitationRequest
         * @description The token of the mailed link, and what registering asks for. The address is the one that was invited.
         */
        AcceptInvitationRequest: {
            /** Token */
            token: string;
            /**
             * Password
             * @description At least 8 characters, at most 256
             */
            password: string;
            /**
             * Name
             * @example Asha Rao
             */
            name: string;
            accept_risk_disclosure?: components["schemas"]["AcceptedDisclosure"] | null;
        };
        /**
         * AcceptedDisclosure
         * @description Which version of the risk disclosure was read and accepted.
         */
        AcceptedDisclosure: {
            /**
             * Version
             * @example 2026-11-01
             */
            version: string;
        };
        /**
         * AcceptedDisclosureView
         * @description What was accepted, and when.
         */
        AcceptedDisclosureView: {
            /** Version */
            version: string;
            /**
             * Accepted At
             * Format: date-time
             */
            accepted_at: string;
        };
        /**
         * AccountView
         * @description One broker account; None where the broker was not asked yet.
         */
        AccountView: {
            /** Broker Id */
            broker_id: string;
            /** Label */
            label: string;
            /** Cash */
            cash: string | null;
            /** Blocked */
            blocked: string | null;
            /** Available */
            available: string | null;
            /** As Of */
            as_of: string | null;
            /**
             * Unrealized
             * @example 1250.00
             */
            unrealized: string;
            /** Value */
            value: string | null;
        };
        /**
         * AllReadView
         * @description How many notices were marked read, and how many are unread still.
         */
        AllReadView: {
            /** Marked */
            marked: number;
            /** Unread */
            unread: number;
        };
        /**
         * BrokerName
         * @description Brokers that can be linked.
         * @enum {string}
         */
        BrokerName: "paper";
        /**
         * BrokerView
         * @description A linked account.
         */
        BrokerView: {
            /** Id */
            id: string;
            broker: components["schemas"]["BrokerName"];
            /** Label */
            label: string;
            status: components["schemas"]["ConnectionStatus"];
            /** Version */
            version: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * CandleView
         * @description One bar; ``start`` is its first instant.
         */
        CandleView: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * Open
             * @example 1250.00
             */
            open: string;
            /**
             * High
             * @example 1250.00
             */
            high: string;
            /**
             * Low
             * @example 1250.00
             */
            low: string;
            /**
             * Close
             * @example 1250.00
             */
            close: string;
            /** Volume */
            volume: number;
        };
        /**
         * ChangePasswordRequest
         * @description The present password and the one to be.
         */
        ChangePasswordRequest: {
            /**
             * Current Password
             * @description At least 8 characters, at most 256
             */
            current_password: string;
            /**
             * New Password
             * @description At least 8 characters, at most 256
             */
            new_password: string;
        };
        /**
         * ChargesView
         * @description Charges by kind: brokerage, securities transaction tax, exchange and SEBI fees, stamp duty, depository, GST.
         */
        ChargesView: {
            /**
             * Brokerage
             * @example 1250.00
             */
            brokerage: string;
            /**
             * Stt
             * @example 1250.00
             */
            stt: string;
            /**
             * Exchange
             * @example 1250.00
             */
            exchange: string;
            /**
             * Sebi
             * @example 1250.00
             */
            sebi: string;
            /**
             * Stamp
             * @example 1250.00
             */
            stamp: string;
            /**
             * Dp
             * @description The depository's charge for delivered sales
             * @example 1250.00
             */
            dp: string;
            /**
             * Gst
             * @example 1250.00
             */
            gst: string;
            /**
             * Total
             * @example 1250.00
             */
            total: string;
            /**
             * Approximate
             * @description A rate of another date stands in, because that day's is not in the table
             */
            approximate: boolean;
        };
        /**
         * ConnectionStatus
         * @description Whether orders can go through a connection.
         * @enum {string}
         */
        ConnectionStatus: "ACTIVE" | "UNLINKED";
        /**
         * DayResultView
         * @description What one day brought.
         */
        DayResultView: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /**
             * Realized
             * @description Gross P&L of what was closed that day, as booked with each trade
             * @example 1250.00
             */
            realized: string;
            /**
             * Charges
             * @description Estimate of what that day's trades cost
             * @example 1250.00
             */
            charges: string;
            /**
             * Net
             * @description Realised, after charges
             * @example 1250.00
             */
            net: string;
            /**
             * Trades
             * @description Executions of that day
             */
            trades: number;
            /**
             * Runs
             * @description Runs of that session day that entered the market
             */
            runs: number;
            /**
             * Cumulative Net
             * @description Net of all days from `from` to this one
             * @example 1250.00
             */
            cumulative_net: string;
        };
        /**
         * DisclosureView
         * @description The risk disclosure as it is in force.
         */
        DisclosureView: {
            /** Version */
            version: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
        };
        /**
         * DisplayStatus
         * @description A strategy's status as shown: what was asked for, together with what the engine is doing about it.
         * @enum {string}
         */
        DisplayStatus: "DRAFT" | "ACTIVE" | "RUNNING" | "STOPPING" | "PAUSED_BY_RISK" | "STOPPED" | "ARCHIVED";
        /**
         * DistanceBody
         * @description Where a line lies: an exact price, a percentage of the entry price, or points (rupees) from it.
         */
        DistanceBody: {
            /**
             * Type
             * @enum {string}
             */
            type: "price" | "percent" | "points";
            /**
             * Value
             * @description A decimal number above zero, as text. JSON numbers with a fraction are refused.
             * @example 12.50
             */
            value: string | number;
        };
        /**
         * DistanceView
         * @description Where a line lies.
         */
        DistanceView: {
            /** Type */
            type: string;
            /** Value */
            value: string;
        };
        /**
         * Exchange
         * @description Where it trades. ``SIM`` is the platform's own simulated exchange, open day and night.
         * @enum {string}
         */
        Exchange: "NSE" | "SIM";
        /**
         * ExchangeStatusView
         * @description One exchange now. ``known`` false: the calendar cannot say.
         */
        ExchangeStatusView: {
            exchange: components["schemas"]["Exchange"];
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Is Open */
            is_open: boolean;
            /** Known */
            known: boolean;
            /**
             * Opens At
             * @description Of today; null when it is closed today
             */
            opens_at: string | null;
            /**
             * Closes At
             * @description When the last of its instruments closes today; some may earlier
             */
            closes_at: string | null;
            /** Next Opens At */
            next_opens_at: string | null;
            feed: components["schemas"]["FeedState"];
            /**
             * Quoted At
             * @description Market time of its newest quote
             */
            quoted_at: string | null;
        };
        /**
         * ExposureView
         * @description Seconds in which units were held and not guarded, by cause, as far as it is known.
         *
         *     When an owner ends, nobody writes down when: ``take_overs`` counts how often another one took the run over while
         *     units were held. Each has a line (`taken_over`); the time before it is not in the seconds.
         */
        ExposureView: {
            /**
             * Before Protection
             * @description From the first fill until its stop was armed
             */
            before_protection: string | null;
            /**
             * Stale Ticks
             * @description Guarded by prices older than the allowed age
             */
            stale_ticks: string | null;
            /** Take Overs */
            take_overs: number;
        };
        /**
         * FeedState
         * @description How fresh an exchange's prices are. ``stale`` matters while it is open; ``silent``: it was never quoted.
         * @enum {string}
         */
        FeedState: "live" | "stale" | "silent";
        /**
         * HealthView
         * @description This function answers.
         */
        HealthView: {
            /** Status */
            status: string;
            /** Version */
            version: string;
            /** Stage */
            stage: string;
        };
        /**
         * HistoryView
         * @description The days on which something happened, oldest first; `since` and `until` are the days looked at.
         */
        HistoryView: {
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Until
             * Format: date
             */
            until: string;
            /** Days */
            days: components["schemas"]["DayResultView"][];
        };
        /**
         * HoldingView
         * @description What an account held at the end of the day; `quantity` below zero is short.
         */
        HoldingView: {
            /** Broker Id */
            broker_id: string;
            /** Instrument */
            instrument: string;
            product: components["schemas"]["Product"];
            /** Quantity */
            quantity: number;
        };
        /**
         * InstrumentKind
         * @description What it is; sessions, charges and tick sizes differ by it.
         * @enum {string}
         */
        InstrumentKind: "equity" | "index";
        /**
         * InstrumentView
         * @description What can be traded or watched, and the exchange's rules for it.
         */
        InstrumentView: {
            /** Id */
            id: string;
            exchange: components["schemas"]["Exchange"];
            /** Symbol */
            symbol: string;
            /** Name */
            name: string;
            kind: components["schemas"]["InstrumentKind"];
            /** Tradable */
            tradable: boolean;
            /**
             * Tick Size
             * @example 1250.00
             */
            tick_size: string;
            /** Lot Size */
            lot_size: number;
            /** Freeze Quantity */
            freeze_quantity: number;
            /** Has Derivatives */
            has_derivatives: boolean;
        };
        /**
         * IntentState
         * @description How far an intent has come.
         * @enum {string}
         */
        IntentState: "PENDING" | "SENDING" | "ACKED" | "PARTIAL" | "FILLED" | "REJECTED" | "CANCELLING" | "CANCELLED" | "VOID" | "PARKED";
        /**
         * InviteRequest
         * @description Who is to join, as what.
         */
        InviteRequest: {
            /**
             * Email
             * @example asha@example.com
             */
            email: string;
            /** @enum {string} */
            role: "owner" | "trader" | "viewer";
        };
        /**
         * KeySetView
         * @description The keys that verify access tokens.
         */
        KeySetView: {
            /** Keys */
            keys: components["schemas"]["PublicKeyView"][];
        };
        /**
         * KillSwitchBody
         * @description ``halt``: nothing is entered any more. ``flatten``: that, and everything held is left now. Exits always go on.
         * @example {
         *       "reason": "The feed looks wrong",
         *       "verb": "halt"
         *     }
         */
        KillSwitchBody: {
            /**
             * Verb
             * @enum {string}
             */
            verb: "halt" | "flatten";
            /**
             * Reason
             * @description Why, for the audit log and the timeline
             */
            reason: string;
        };
        /**
         * KillSwitchView
         * @description A switch as it stands. ``verb`` null: not engaged. Version 0: it was never used.
         */
        KillSwitchView: {
            /**
             * Scope
             * @enum {string}
             */
            scope: "strategy" | "tenant" | "platform";
            /** Strategy Id */
            strategy_id: string | null;
            /** Verb */
            verb: ("halt" | "flatten") | null;
            /** Reason */
            reason: string;
            /**
             * Changed By
             * @description The user, or `operator`; null for the platform's own
             */
            changed_by: string | null;
            /** Changed At */
            changed_at: string | null;
            /** Version */
            version: number;
        };
        /**
         * LatenciesView
         * @description Milliseconds between two steps, as decimal text; null where one of them did not happen or is not recorded.
         *
         *     ``tick_to_decided`` is market time, ``tick_to_durable`` was measured inside one process, the others are differences
         *     of the services' clocks.
         */
        LatenciesView: {
            /** Tick To Decided */
            tick_to_decided: string | null;
            /** Tick To Durable */
            tick_to_durable: string | null;
            /** Decided To Durable */
            decided_to_durable: string | null;
            /** Decided To Claimed */
            decided_to_claimed: string | null;
            /** Claimed To Sent */
            claimed_to_sent: string | null;
            /** Sent To Acked */
            sent_to_acked: string | null;
            /** Acked To Filled */
            acked_to_filled: string | null;
            /** Filled To Protected */
            filled_to_protected: string | null;
        };
        /**
         * LegView
         * @description One instrument held by a run. Prices in rupees; ``stop``, ``target`` and ``trail`` are the levels in force.
         */
        LegView: {
            /** Number */
            number: number;
            /** Instrument */
            instrument: string;
            side: components["schemas"]["Side"];
            /** Quantity */
            quantity: number;
            /** Entry Filled */
            entry_filled: number;
            /** Entry Average */
            entry_average: string | null;
            /** Entry At */
            entry_at: string | null;
            /** Exit Filled */
            exit_filled: number;
            /** Exit Average */
            exit_average: string | null;
            /** Exit At */
            exit_at: string | null;
            /** Open Quantity */
            open_quantity: number;
            /** Stop */
            stop: string | null;
            /** Target */
            target: string | null;
            /** Trail */
            trail: string | null;
            /** Protected At */
            protected_at: string | null;
        };
        /**
         * LinkBody
         * @description Which broker to link. ``paper`` opens an account at the simulated exchange with ₹10,00,000.00.
         * @example {
         *       "broker": "paper",
         *       "label": "Paper account"
         *     }
         */
        LinkBody: {
            broker: components["schemas"]["BrokerName"];
            /**
             * Label
             * @default Paper account
             */
            label: string;
        };
        /**
         * LoginRequest
         * @description ``refresh_in``: whether the refresh token comes in the body or as an HttpOnly cookie for browsers.
         */
        LoginRequest: {
            /**
             * Email
             * @example asha@example.com
             */
            email: string;
            /**
             * Password
             * @description At least 8 characters, at most 256
             */
            password: string;
            /**
             * Refresh In
             * @default body
             * @enum {string}
             */
            refresh_in: "body" | "cookie";
        };
        /**
         * MarketStatusView
         * @description Every exchange, and the server's time: the age of a quote is `at` less `quoted_at`.
         */
        MarketStatusView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Exchanges */
            exchanges: components["schemas"]["ExchangeStatusView"][];
        };
        /**
         * MemberPatch
         * @description The role to be.
         */
        MemberPatch: {
            /** @enum {string} */
            role: "owner" | "trader" | "viewer";
        };
        /**
         * MemberStatus
         * @description Whether a member may sign in, or has yet to join.
         * @enum {string}
         */
        MemberStatus: "ACTIVE" | "SUSPENDED" | "INVITED";
        /**
         * MemberView
         * @description Somebody in the tenant, or (`INVITED`) somebody who was asked to join.
         *
         *     An invitation has an id of its own (`inv_…`), which names it until the person joins and gets one (`usr_…`).
         */
        MemberView: {
            /** Id */
            id: string;
            /** Email */
            email: string;
            /**
             * Name
             * @description Null until the person joins
             */
            name: string | null;
            /** @enum {string} */
            role: "owner" | "trader" | "viewer";
            status: components["schemas"]["MemberStatus"];
            /** Email Verified */
            email_verified: boolean;
            /**
             * Last Seen At
             * @description Newest sign-in or refresh of a session that is still kept (about eight days), else null
             */
            last_seen_at: string | null;
            /**
             * Invited At
             * @description When the newest link was mailed; null for who has joined
             */
            invited_at: string | null;
            /**
             * Expires At
             * @description Until when the invitation holds; null for who has joined
             */
            expires_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Version
             * @description For If-Match
             */
            version: number;
        };
        /**
         * NoTradeView
         * @description Why nothing was traded (yet).
         */
        NoTradeView: {
            /** Code */
            code: string;
            /** Text */
            text: string;
        };
        /**
         * NoticePage
         * @description One page of notices, and how many are unread in all.
         */
        NoticePage: {
            /** Items */
            items: components["schemas"]["NoticeView"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Unread */
            unread: number;
        };
        /**
         * NoticeView
         * @description Something that the trader should know.
         */
        NoticeView: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Strategy Id */
            strategy_id: string | null;
            /** Read At */
            read_at: string | null;
        };
        /**
         * OrderBody
         * @description An order of the trader's own. Without ``limit`` it takes the market's price inside a protection band.
         *
         *     It needs a stop-loss like every strategy; a ``reduce_only`` order needs none, because it can only shrink a position.
         * @example {
         *       "broker_id": "brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB",
         *       "instrument": "NSE:RELIANCE",
         *       "limit": "1425.50",
         *       "product": "INTRADAY",
         *       "protection": {
         *         "stop_loss": {
         *           "type": "percent",
         *           "value": "0.5"
         *         }
         *       },
         *       "quantity": 10,
         *       "side": "buy"
         *     }
         * @example {
         *       "broker_id": "brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB",
         *       "instrument": "NSE:RELIANCE",
         *       "quantity": 5,
         *       "reduce_only": true,
         *       "side": "sell"
         *     }
         */
        OrderBody: {
            /** Broker Id */
            broker_id: string;
            /** Instrument */
            instrument: string;
            side: components["schemas"]["Side"];
            /** Quantity */
            quantity: number;
            /** @default INTRADAY */
            product: components["schemas"]["Product"];
            /** Limit */
            limit?: (string | number) | null;
            /**
             * Reduce Only
             * @default false
             */
            reduce_only: boolean;
            protection?: components["schemas"]["ProtectionBody"] | null;
        };
        /**
         * OrderStepView
         * @description One state that the order was in.
         */
        OrderStepView: {
            state: components["schemas"]["IntentState"];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Filled Quantity */
            filled_quantity: number;
            /** Average Price */
            average_price: string | null;
            /** Reason */
            reason: string | null;
        };
        /**
         * OrderTraceView
         * @description One order of the run. ``generation`` rises each time the one before ended without filling all.
         */
        OrderTraceView: {
            /** Order Id */
            order_id: string;
            role: components["schemas"]["shared__domain__intents__Role"];
            /** Generation */
            generation: number;
            /** Cause */
            cause: string;
            state: components["schemas"]["IntentState"];
            /** Quantity */
            quantity: number;
            /** Filled Quantity */
            filled_quantity: number;
            /**
             * Limit
             * @example 1250.00
             */
            limit: string;
            /**
             * Attempts
             * @description How often it was claimed for sending
             */
            attempts: number;
            /**
             * Lookups
             * @description How often an attempt was found not to have reached the broker
             */
            lookups: number;
            /**
             * Tick At
             * @description Market time of the tick that caused it
             */
            tick_at: string | null;
            /**
             * Decided At
             * Format: date-time
             * @description Market time
             */
            decided_at: string;
            /** Sent At */
            sent_at: string | null;
            /** Acked At */
            acked_at: string | null;
            /**
             * Filled At
             * @description Market time of the newest fill
             */
            filled_at: string | null;
            /** Steps */
            steps: components["schemas"]["TracedStepView"][];
            latencies_ms: components["schemas"]["LatenciesView"];
        };
        /**
         * OrderView
         * @description An order. ``cause`` says why it was decided: ENTRY, or what made the exit (STOP, TARGET, TRAIL, TIME, …).
         */
        OrderView: {
            /** Id */
            id: string;
            /** Strategy Id */
            strategy_id: string;
            /** Run Id */
            run_id: string;
            role: components["schemas"]["shared__domain__intents__Role"];
            /** Cause */
            cause: string;
            /** Broker Id */
            broker_id: string;
            /** Instrument */
            instrument: string;
            side: components["schemas"]["Side"];
            /** Quantity */
            quantity: number;
            product: components["schemas"]["Product"];
            /**
             * Limit
             * @description None: the market's price inside a protection band
             */
            limit: string | null;
            state: components["schemas"]["IntentState"];
            /** Filled Quantity */
            filled_quantity: number;
            /** Average Price */
            average_price: string | null;
            /** Cancel Requested */
            cancel_requested: boolean;
            /** Reason Code */
            reason_code: string | null;
            /** Reason */
            reason: string | null;
            /** Broker Order Id */
            broker_order_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Sent At */
            sent_at: string | null;
            /** Acked At */
            acked_at: string | null;
            /** Filled At */
            filled_at: string | null;
        };
        /**
         * OrderWithHistory
         * @description An order with every state that it was in, oldest first.
         */
        OrderWithHistory: {
            /** Id */
            id: string;
            /** Strategy Id */
            strategy_id: string;
            /** Run Id */
            run_id: string;
            role: components["schemas"]["shared__domain__intents__Role"];
            /** Cause */
            cause: string;
            /** Broker Id */
            broker_id: string;
            /** Instrument */
            instrument: string;
            side: components["schemas"]["Side"];
            /** Quantity */
            quantity: number;
            product: components["schemas"]["Product"];
            /**
             * Limit
             * @description None: the market's price inside a protection band
             */
            limit: string | null;
            state: components["schemas"]["IntentState"];
            /** Filled Quantity */
            filled_quantity: number;
            /** Average Price */
            average_price: string | null;
            /** Cancel Requested */
            cancel_requested: boolean;
            /** Reason Code */
            reason_code: string | null;
            /** Reason */
            reason: string | null;
            /** Broker Order Id */
            broker_order_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Sent At */
            sent_at: string | null;
            /** Acked At */
            acked_at: string | null;
            /** Filled At */
            filled_at: string | null;
            /** History */
            history: components["schemas"]["OrderStepView"][];
            /** @description What was asked about it when it was parked */
            resolution: components["schemas"]["ResolutionView"] | null;
        };
        /** PageView[BrokerView] */
        PageView_BrokerView_: {
            /** Items */
            items: components["schemas"]["BrokerView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[CandleView] */
        PageView_CandleView_: {
            /** Items */
            items: components["schemas"]["CandleView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[InstrumentView] */
        PageView_InstrumentView_: {
            /** Items */
            items: components["schemas"]["InstrumentView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[MemberView] */
        PageView_MemberView_: {
            /** Items */
            items: components["schemas"]["MemberView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[OrderView] */
        PageView_OrderView_: {
            /** Items */
            items: components["schemas"]["OrderView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[PositionView] */
        PageView_PositionView_: {
            /** Items */
            items: components["schemas"]["PositionView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[QuoteView] */
        PageView_QuoteView_: {
            /** Items */
            items: components["schemas"]["QuoteView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[RunView] */
        PageView_RunView_: {
            /** Items */
            items: components["schemas"]["RunView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[SessionView] */
        PageView_SessionView_: {
            /** Items */
            items: components["schemas"]["SessionView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[StrategyView] */
        PageView_StrategyView_: {
            /** Items */
            items: components["schemas"]["StrategyView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** PageView[TradeView] */
        PageView_TradeView_: {
            /** Items */
            items: components["schemas"]["TradeView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * PartView
         * @description One part that was looked at.
         */
        PartView: {
            /** Part */
            part: string;
            /** Ok */
            ok: boolean;
        };
        /**
         * PasswordResetConfirmation
         * @description The token of the mailed link and the new password.
         */
        PasswordResetConfirmation: {
            /** Token */
            token: string;
            /**
             * Password
             * @description At least 8 characters, at most 256
             */
            password: string;
        };
        /**
         * PasswordResetRequest
         * @description Whose password was forgotten.
         */
        PasswordResetRequest: {
            /**
             * Email
             * @example asha@example.com
             */
            email: string;
        };
        /**
         * PausedBy
         * @description What keeps a strategy from entering although it was started.
         * @enum {string}
         */
        PausedBy: "kill_switch" | "max_loss_per_day";
        /**
         * PortfolioView
         * @description All accounts together.
         */
        PortfolioView: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /**
             * Cash
             * @example 1250.00
             */
            cash: string;
            /**
             * Value
             * @description Cash and open P&L of all accounts
             * @example 1250.00
             */
            value: string;
            /**
             * Realized
             * @description Realised on that day, before charges
             * @example 1250.00
             */
            realized: string;
            /**
             * Unrealized
             * @example 1250.00
             */
            unrealized: string;
            /**
             * Day Pnl
             * @description Realised on that day and still open, before charges
             * @example 1250.00
             */
            day_pnl: string;
            /**
             * Charges
             * @description Estimate of what that day's trades cost
             * @example 1250.00
             */
            charges: string;
            /** Open Positions */
            open_positions: number;
            /**
             * Unpriced Positions
             * @description Open positions without a quote; their P&L is not in the sums
             */
            unpriced_positions: number;
            /**
             * Open Legs
             * @description Positions that strategies and orders hold at this moment
             */
            open_legs: number;
            /**
             * Unprotected Legs
             * @description Those whose stop is not armed yet
             */
            unprotected_legs: number;
            /**
             * Seconds Unprotected
             * @description The longest time any of them has been without a stop
             */
            seconds_unprotected: string;
            /** Accounts */
            accounts: components["schemas"]["AccountView"][];
        };
        /**
         * PositionView
         * @description A position at the newest quote. ``quantity`` below zero is short; None where there is no quote.
         */
        PositionView: {
            /** Broker Id */
            broker_id: string;
            /** Instrument */
            instrument: string;
            product: components["schemas"]["Product"];
            /** Quantity */
            quantity: number;
            /**
             * Average
             * @description Average cost of what is open, a unit
             * @example 1250.00
             */
            average: string;
            /** Last */
            last: string | null;
            /** Quoted At */
            quoted_at: string | null;
            /** Value */
            value: string | null;
            /** Unrealized */
            unrealized: string | null;
            /**
             * Realized
             * @description Gross P&L of everything closed so far
             * @example 1250.00
             */
            realized: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * Problem
         * @description Why a request was refused. Switch on `code`; show `detail`.
         */
        Problem: {
            /** @example urn:plimsoll:problem:stop_loss_required */
            type: string;
            /** @example Invalid request */
            title: string;
            /** @example 422 */
            status: number;
            /** @example stop_loss_required */
            code: string;
            /** @example Every strategy needs a stop-loss. */
            detail: string;
            /**
             * @example [
             *       {
             *         "field": "protection.stop_loss",
             *         "message": "A stop-loss is required."
             *       }
             *     ]
             */
            errors: {
                field: string;
                message: string;
            }[];
            /** @example JKJaXmPLvHcESHA= */
            request_id: string;
        };
        /**
         * Product
         * @description How the broker books the position.
         * @enum {string}
         */
        Product: "INTRADAY" | "DELIVERY";
        /**
         * ProtectionBody
         * @description What guards the position. Replaced as a whole by an edit.
         */
        ProtectionBody: {
            stop_loss: components["schemas"]["DistanceBody"];
            take_profit?: components["schemas"]["DistanceBody"] | null;
            trailing?: components["schemas"]["TrailBody"] | null;
            /** Max Loss Per Day */
            max_loss_per_day?: (string | number) | null;
        };
        /**
         * ProtectionView
         * @description What guards the position.
         */
        ProtectionView: {
            stop_loss: components["schemas"]["DistanceView"];
            take_profit: components["schemas"]["DistanceView"] | null;
            trailing: components["schemas"]["DistanceView"] | null;
            /** Max Loss Per Day */
            max_loss_per_day: string | null;
        };
        /**
         * PublicKeyView
         * @description One elliptic-curve key (RFC 7517).
         */
        PublicKeyView: {
            /**
             * Kty
             * @constant
             */
            kty: "EC";
            /**
             * Crv
             * @constant
             */
            crv: "P-256";
            /** X */
            x: string;
            /** Y */
            y: string;
            /** Kid */
            kid: string;
            /**
             * Alg
             * @constant
             */
            alg: "ES256";
            /**
             * Use
             * @constant
             */
            use: "sig";
        };
        /**
         * QuoteView
         * @description The newest state of an instrument's market.
         */
        QuoteView: {
            /** Instrument */
            instrument: string;
            /**
             * At
             * Format: date-time
             * @description Market time
             */
            at: string;
            /**
             * Last
             * @example 1250.00
             */
            last: string;
            /** Bid */
            bid: string | null;
            /** Ask */
            ask: string | null;
            /** Volume */
            volume: number;
            /** Day Open */
            day_open: string | null;
            /** Day High */
            day_high: string | null;
            /** Day Low */
            day_low: string | null;
        };
        /**
         * ReadyView
         * @description Every part is well.
         */
        ReadyView: {
            /** Status */
            status: string;
            /** Parts */
            parts: components["schemas"]["PartView"][];
        };
        /**
         * RefreshRequest
         * @description Browsers send nothing: their token is in the cookie.
         */
        RefreshRequest: {
            /** Refresh Token */
            refresh_token?: string | null;
        };
        /**
         * RegisterRequest
         * @description A new trader or desk. Without ``accept_risk_disclosure``: 422 ``risk_disclosure_required``.
         */
        RegisterRequest: {
            /**
             * Email
             * @example asha@example.com
             */
            email: string;
            /**
             * Password
             * @description At least 8 characters, at most 256
             */
            password: string;
            /**
             * Name
             * @example Asha Rao
             */
            name: string;
            accept_risk_disclosure?: components["schemas"]["AcceptedDisclosure"] | null;
        };
        /**
         * ResolutionBody
         * @description What shall be done with a parked order.
         *
         *     ``retry``: if the broker proves that it has no such order, give it up; an exit then goes out again.
         *     ``done_outside``: it was traded by hand, take the fills of that order of the broker's book.
         *     ``void``: an entry that shall not go out.
         * @example {
         *       "action": "retry"
         *     }
         * @example {
         *       "action": "done_outside",
         *       "broker_order_id": "4711"
         *     }
         */
        ResolutionBody: {
            /**
             * Action
             * @enum {string}
             */
            action: "retry" | "done_outside" | "void";
            /** Broker Order Id */
            broker_order_id?: string | null;
        };
        /**
         * ResolutionView
         * @description What was asked to be done with a parked order, and what became of that. ``refused``: ``outcome`` says why.
         */
        ResolutionView: {
            /**
             * Action
             * @enum {string}
             */
            action: "retry" | "done_outside" | "void";
            /** Broker Order Id */
            broker_order_id: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "requested" | "done" | "refused";
            /** Outcome */
            outcome: string | null;
            /** Requested By */
            requested_by: string;
            /**
             * Requested At
             * Format: date-time
             */
            requested_at: string;
            /** Decided At */
            decided_at: string | null;
        };
        /**
         * RiskLimitsBody
         * @description The tenant's own limits; what is left out or null is not limited.
         * @example {
         *       "max_loss_per_day": "5000.00",
         *       "max_position_value": "200000.00",
         *       "max_quantity": 500
         *     }
         */
        RiskLimitsBody: {
            /** Max Quantity */
            max_quantity?: number | null;
            /** Max Position Value */
            max_position_value?: (string | number) | null;
            /** Max Loss Per Day */
            max_loss_per_day?: (string | number) | null;
        };
        /**
         * RiskLimitsView
         * @description The limits in force; null is no limit.
         */
        RiskLimitsView: {
            /** Max Quantity */
            max_quantity: number | null;
            /** Max Position Value */
            max_position_value: string | null;
            /** Max Loss Per Day */
            max_loss_per_day: string | null;
            /** Version */
            version: number;
        };
        /**
         * Role
         * @description What a person may do. An owner may do all, a trader trades, a viewer looks.
         * @enum {string}
         */
        "Role-Input": "owner" | "trader" | "viewer";
        /**
         * RunState
         * @description WAITING → ENTERING → OPEN → EXITING → CLOSED; SKIPPED never entered; FAILED needs a person.
         * @enum {string}
         */
        RunState: "WAITING" | "ENTERING" | "OPEN" | "EXITING" | "CLOSED" | "SKIPPED" | "FAILED";
        /**
         * RunView
         * @description One session's life of a strategy. ``reason`` says why it ended.
         */
        RunView: {
            /** Id */
            id: string;
            /** Strategy Id */
            strategy_id: string;
            /**
             * Session Date
             * Format: date
             */
            session_date: string;
            state: components["schemas"]["RunState"];
            /** Reason */
            reason: string | null;
            /** Explanation */
            explanation: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Exit At */
            exit_at: string | null;
            /** Legs */
            legs: components["schemas"]["LegView"][];
            /**
             * Realized
             * @description Gross P&L of what was closed, in rupees
             * @example 1250.00
             */
            realized: string;
            /** Charges */
            charges: string | null;
            /**
             * Net
             * @description After charges, once they are known
             * @example 1250.00
             */
            net: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ScheduleBody
         * @description When to enter and leave, in the exchange's zone (IST).
         *
         *     ``buy_time`` and ``sell_time`` are accepted as they read: for a long the first is the entry, for a short the second.
         * @example {
         *       "days": [
         *         "MON",
         *         "TUE",
         *         "WED",
         *         "THU",
         *         "FRI"
         *       ],
         *       "entry_time": "09:30:00",
         *       "exit_time": "15:10:00"
         *     }
         * @example {
         *       "buy_time": "09:30:00",
         *       "sell_time": "15:10:00"
         *     }
         */
        ScheduleBody: {
            /** Entry Time */
            entry_time?: string | null;
            /** Exit Time */
            exit_time?: string | null;
            /** Buy Time */
            buy_time?: string | null;
            /** Sell Time */
            sell_time?: string | null;
            /**
             * Days
             * @description Monday to Friday unless given; on SIM every day
             */
            days?: components["schemas"]["Weekday"][] | null;
        };
        /**
         * ScheduleView
         * @description When it enters and leaves, in the exchange's zone.
         */
        ScheduleView: {
            /**
             * Entry Time
             * @example 09:30:00
             */
            entry_time: string;
            /**
             * Exit Time
             * @example 09:30:00
             */
            exit_time: string;
            /** Days */
            days: components["schemas"]["Weekday"][];
            /** Entry Window Seconds */
            entry_window_seconds: number;
        };
        /**
         * SessionView
         * @description A signed-in device. ``current``: the one that asks.
         */
        SessionView: {
            /** Id */
            id: string;
            /** Device */
            device: string;
            /** Address */
            address: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Refreshed At
             * Format: date-time
             */
            refreshed_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Current */
            current: boolean;
        };
        /**
         * Side
         * @description Which way an order goes; of a strategy, which way it enters (``SELL`` is a short).
         * @enum {string}
         */
        Side: "buy" | "sell";
        /**
         * SocketTicketView
         * @description Connect to ``<url>?ticket=<ticket>`` within ``expires_in`` seconds. It opens one socket, once.
         */
        SocketTicketView: {
            /** Ticket */
            ticket: string;
            /**
             * Url
             * @description A path at this origin, or a whole address
             * @example /ws
             */
            url: string;
            /** Expires In */
            expires_in: number;
        };
        /**
         * StatementView
         * @description All of one day, ready to be printed.
         */
        StatementView: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            /**
             * Complete
             * @description The day is over: nothing will be added
             */
            complete: boolean;
            /**
             * Realized
             * @description Gross P&L of what was closed that day, as booked with each trade
             * @example 1250.00
             */
            realized: string;
            /** @description Estimated from the day's trades, each kind once an instrument and account */
            charges: components["schemas"]["ChargesView"];
            /**
             * Net
             * @description Realised, after charges
             * @example 1250.00
             */
            net: string;
            /**
             * Trades
             * @description Every execution, oldest first
             */
            trades: components["schemas"]["TradeView"][];
            /**
             * Runs
             * @description Every run of that session day, with its reason; also those that never entered
             */
            runs: components["schemas"]["RunView"][];
            /**
             * Holdings
             * @description At the end of the day; for today, now
             */
            holdings: components["schemas"]["HoldingView"][];
        };
        /**
         * StrategyBody
         * @description A timed strategy as a trader asks for it.
         * @example {
         *       "broker_id": "brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB",
         *       "instrument": "NSE:RELIANCE",
         *       "kind": "timed",
         *       "name": "Morning long",
         *       "product": "INTRADAY",
         *       "protection": {
         *         "stop_loss": {
         *           "type": "percent",
         *           "value": "0.5"
         *         },
         *         "take_profit": {
         *           "type": "points",
         *           "value": "12.00"
         *         },
         *         "trailing": {
         *           "type": "percent",
         *           "value": "0.4"
         *         }
         *       },
         *       "quantity": 10,
         *       "schedule": {
         *         "days": [
         *           "MON",
         *           "TUE",
         *           "WED",
         *           "THU",
         *           "FRI"
         *         ],
         *         "entry_time": "09:30:00",
         *         "exit_time": "15:10:00"
         *       },
         *       "side": "buy"
         *     }
         */
        StrategyBody: {
            /**
             * Name
             * @description 1 to 80 visible characters
             */
            name: string;
            /**
             * Kind
             * @default timed
             * @constant
             */
            kind: "timed";
            /**
             * Instrument
             * @example NSE:RELIANCE
             */
            instrument: string;
            /** @default buy */
            side: components["schemas"]["Side"];
            /** Quantity */
            quantity: number;
            /** @default INTRADAY */
            product: components["schemas"]["Product"];
            /**
             * Broker Id
             * @example brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB
             */
            broker_id: string;
            schedule: components["schemas"]["ScheduleBody"];
            protection: components["schemas"]["ProtectionBody"];
        };
        /**
         * StrategyKillSwitchView
         * @description A strategy's own switch, and the one that decides about it: its own, the tenant's or the platform's.
         */
        StrategyKillSwitchView: {
            switch: components["schemas"]["KillSwitchView"];
            in_force: components["schemas"]["KillSwitchView"] | null;
        };
        /**
         * StrategyKind
         * @description ``timed`` enters and exits by the clock; ``manual`` is one order of the trader's own, with its stop.
         * @enum {string}
         */
        StrategyKind: "timed" | "manual";
        /**
         * StrategyPatch
         * @description What to change; what is left out stays. ``schedule`` and ``protection`` are replaced as a whole.
         * @example {
         *       "protection": {
         *         "stop_loss": {
         *           "type": "percent",
         *           "value": "0.5"
         *         },
         *         "take_profit": {
         *           "type": "points",
         *           "value": "12.00"
         *         },
         *         "trailing": {
         *           "type": "percent",
         *           "value": "0.4"
         *         }
         *       }
         *     }
         */
        StrategyPatch: {
            /** Name */
            name?: string | null;
            /** Instrument */
            instrument?: string | null;
            side?: components["schemas"]["Side"] | null;
            /** Quantity */
            quantity?: number | null;
            product?: components["schemas"]["Product"] | null;
            /** Broker Id */
            broker_id?: string | null;
            schedule?: components["schemas"]["ScheduleBody"] | null;
            protection?: components["schemas"]["ProtectionBody"] | null;
        };
        /**
         * StrategyView
         * @description A strategy with its derived status.
         */
        StrategyView: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            kind: components["schemas"]["StrategyKind"];
            status: components["schemas"]["DisplayStatus"];
            /** Instrument */
            instrument: string;
            side: components["schemas"]["Side"];
            /** Quantity */
            quantity: number;
            product: components["schemas"]["Product"];
            /** Broker Id */
            broker_id: string;
            schedule: components["schemas"]["ScheduleView"] | null;
            protection: components["schemas"]["ProtectionView"] | null;
            /** @description The run under way, if any */
            run: components["schemas"]["RunView"] | null;
            /** Warnings */
            warnings: components["schemas"]["WarningView"][];
            /** @description What keeps it from entering although it was started */
            paused_by: components["schemas"]["PausedBy"] | null;
            /** Version */
            version: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * TenantKillSwitchView
         * @description The tenant's switch, those of its strategies that were ever used, and the platform's.
         *
         *     ``in_force``: the one that decides about a strategy without a switch of its own; null when it may enter.
         */
        TenantKillSwitchView: {
            switch: components["schemas"]["KillSwitchView"];
            /** Strategies */
            strategies: components["schemas"]["KillSwitchView"][];
            platform: components["schemas"]["KillSwitchView"];
            in_force: components["schemas"]["KillSwitchView"] | null;
        };
        /**
         * TimelineEventView
         * @description One line of a run's timeline: what, why, when by the market's and by our clock, and the facts behind it.
         */
        TimelineEventView: {
            /** Kind */
            kind: string;
            /** Text */
            text: string;
            /**
             * At
             * Format: date-time
             * @description Market time
             */
            at: string;
            /**
             * Recorded At
             * Format: date-time
             * @description Our clock
             */
            recorded_at: string;
            /** Facts */
            facts: {
                [key: string]: string;
            };
        };
        /**
         * TimelineView
         * @description A run's timeline. ``state`` null: no run was made that day, and ``why_no_trade`` says why.
         *
         *     ``seconds_unprotected``: all that is known of ``unprotected``; null before anything was held.
         */
        TimelineView: {
            /** Run Id */
            run_id: string;
            /**
             * Session Date
             * Format: date
             */
            session_date: string;
            state: components["schemas"]["RunState"] | null;
            why_no_trade: components["schemas"]["NoTradeView"] | null;
            /** Items */
            items: components["schemas"]["TimelineEventView"][];
            /** Orders */
            orders: components["schemas"]["OrderTraceView"][];
            /** Seconds Unprotected */
            seconds_unprotected: string | null;
            unprotected: components["schemas"]["ExposureView"];
            /** Next Cursor */
            next_cursor?: null;
        };
        /**
         * TokensView
         * @description ``refresh_token`` is null when it was set as a cookie; ``expires_in`` is in seconds, of the access token.
         */
        TokensView: {
            /** Access Token */
            access_token: string;
            /** Refresh Token */
            refresh_token: string | null;
            /**
             * Token Type
             * @default bearer
             * @constant
             */
            token_type: "bearer";
            /** Expires In */
            expires_in: number;
        };
        /**
         * TracedStepView
         * @description One state that an order was in. ``attempt``: how often it had been claimed for sending by then.
         */
        TracedStepView: {
            state: components["schemas"]["IntentState"];
            /**
             * At
             * Format: date-time
             * @description Our clock
             */
            at: string;
            /** Attempt */
            attempt: number;
            /** Filled Quantity */
            filled_quantity: number;
            /** Average Price */
            average_price: string | null;
            /** Reason Code */
            reason_code: string | null;
            /** Reason */
            reason: string | null;
        };
        /**
         * TradeView
         * @description One execution.
         */
        TradeView: {
            /** Id */
            id: string;
            /** Order Id */
            order_id: string;
            /** Strategy Id */
            strategy_id: string;
            /** Run Id */
            run_id: string;
            /** Role */
            role: string;
            /** Broker Id */
            broker_id: string;
            /** Instrument */
            instrument: string;
            product: components["schemas"]["Product"];
            side: components["schemas"]["Side"];
            /** Quantity */
            quantity: number;
            /**
             * Price
             * @example 1250.00
             */
            price: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * TradingSessionView
         * @description Whether an instrument trades now, and when it does next. ``known`` false: the calendar cannot say.
         */
        TradingSessionView: {
            /** Instrument */
            instrument: string;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Is Open */
            is_open: boolean;
            /** Known */
            known: boolean;
            /** Opens At */
            opens_at: string | null;
            /** Closes At */
            closes_at: string | null;
            /**
             * Latest Exit
             * Format: time
             * @description Latest timed exit of the day, in the exchange's zone
             */
            latest_exit: string;
            /** Next Opens At */
            next_opens_at: string | null;
        };
        /**
         * TrailBody
         * @description How far a trailing stop follows the best price: a percentage or points.
         */
        TrailBody: {
            /**
             * Type
             * @enum {string}
             */
            type: "percent" | "points";
            /**
             * Value
             * @description A decimal number above zero, as text. JSON numbers with a fraction are refused.
             * @example 12.50
             */
            value: string | number;
        };
        /**
         * UserStatus
         * @description Whether a person may sign in.
         * @enum {string}
         */
        UserStatus: "ACTIVE" | "SUSPENDED";
        /**
         * UserView
         * @description A person as the API shows them.
         */
        UserView: {
            /** Id */
            id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Email */
            email: string;
            /** Email Verified */
            email_verified: boolean;
            /** Name */
            name: string;
            /** @enum {string} */
            role: "owner" | "trader" | "viewer";
            status: components["schemas"]["UserStatus"];
            risk_disclosure: components["schemas"]["AcceptedDisclosureView"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * VerifyEmailRequest
         * @description The token of the mailed link.
         */
        VerifyEmailRequest: {
            /** Token */
            token: string;
        };
        /**
         * WarningView
         * @description Something that keeps the strategy from doing what it says.
         */
        WarningView: {
            /** Code */
            code: string;
            /** Message */
            message: string;
        };
        /**
         * Weekday
         * @description Days as written on the wire, Monday first (``datetime.weekday`` order).
         * @enum {string}
         */
        Weekday: "MON" | "TUE" | "WED" | "THU" | "FRI" | "SAT" | "SUN";
        /**
         * Role
         * @description What an order is for. All causes of an exit share ``EXIT``: the first one wins.
         * @enum {string}
         */
        shared__domain__intents__Role: "ENTRY" | "EXIT";
        /**
         * Role
         * @description What a person may do. An owner may do all, a trader trades, a viewer looks.
         * @enum {string}
         */
        shared__domain__people__Role: "owner" | "trader" | "viewer";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_v1_well_known_jwks_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySetView"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_password_reset_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetConfirmation"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_auth_risk_disclosure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisclosureView"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_auth_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_SessionView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_auth_sessions_by_session_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_socket_ticket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SocketTicketView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_verify_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmailRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_auth_verify_email_resend: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_brokers: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_BrokerView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_brokers: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_brokers_by_broker_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broker_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_brokers_by_broker_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broker_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_brokers_by_broker_id_reset: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                broker_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrokerView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_candles: {
        parameters: {
            query: {
                instrument: string;
                /** @description Session day; today unless given */
                date?: string | null;
                /** @description First day, instead of `date` */
                from?: string | null;
                /** @description Last day; today unless given */
                to?: string | null;
                interval?: "1m" | "5m" | "15m" | "1h" | "1d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_CandleView_"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_instruments: {
        parameters: {
            query: {
                query: string;
                exchange?: components["schemas"]["Exchange"] | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_InstrumentView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_instruments_session: {
        parameters: {
            query: {
                instrument: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradingSessionView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_kill_switch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantKillSwitchView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_v1_kill_switch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KillSwitchBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KillSwitchView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_kill_switch: {
        parameters: {
            query?: {
                /** @description Why it is released, for the audit log */
                reason?: string;
            };
            header: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KillSwitchView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_market_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarketStatusView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_members: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_MemberView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_members: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_members_accept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitationRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_members_by_member_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_v1_members_by_member_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match": string;
            };
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_notices: {
        parameters: {
            query?: {
                unread?: boolean;
                /** @description How many at most */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticePage"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_notices_read_all: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllReadView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_notices_by_notice_id_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                notice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_orders: {
        parameters: {
            query?: {
                strategy_id?: string | null;
                broker_id?: string | null;
                instrument?: string | null;
                state?: components["schemas"]["IntentState"] | null;
                /** @description How many at most */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_OrderView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_orders: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key is the same order */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_orders_by_order_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderWithHistory"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_orders_by_order_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_orders_by_order_id_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_orders_by_order_id_resolution: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolutionBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderWithHistory"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_portfolio: {
        parameters: {
            query?: {
                /** @description Session day; today unless given */
                date?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortfolioView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_portfolio_history: {
        parameters: {
            query?: {
                /** @description First day (the exchange's date) */
                from?: string | null;
                /** @description Last day */
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_portfolio_pnl_csv: {
        parameters: {
            query?: {
                /** @description First day (the exchange's date) */
                from?: string | null;
                /** @description Last day */
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_portfolio_statement: {
        parameters: {
            query?: {
                /** @description Session day; today unless given */
                date?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_positions: {
        parameters: {
            query?: {
                flat?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_PositionView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_quotes: {
        parameters: {
            query: {
                instrument: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_QuoteView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyView"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_risk_limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RiskLimitsView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_v1_risk_limits: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RiskLimitsBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RiskLimitsView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_strategies: {
        parameters: {
            query?: {
                status?: ("DRAFT" | "ACTIVE" | "STOPPED") | null;
                /** @description How many at most */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_StrategyView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_strategies: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StrategyBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_strategies_by_strategy_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_strategies_by_strategy_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match": string;
            };
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_v1_strategies_by_strategy_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match": string;
            };
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StrategyPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_strategies_by_strategy_id_kill_switch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyKillSwitchView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_v1_strategies_by_strategy_id_kill_switch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match"?: string;
            };
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KillSwitchBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KillSwitchView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is over 256 KB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:body_too_large",
                     *       "title": "Too large",
                     *       "status": 413,
                     *       "code": "body_too_large",
                     *       "detail": "The body is over 256 KB.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_strategies_by_strategy_id_kill_switch: {
        parameters: {
            query?: {
                /** @description Why it is released, for the audit log */
                reason?: string;
            };
            header: {
                /** @description The ETag of the version that the edit is based on, or its `version` in quotes */
                "If-Match": string;
            };
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KillSwitchView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stale_version",
                     *       "title": "Changed meanwhile",
                     *       "status": 412,
                     *       "code": "stale_version",
                     *       "detail": "Changed since it was read.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:if_match_required",
                     *       "title": "If-Match is missing",
                     *       "status": 428,
                     *       "code": "if_match_required",
                     *       "detail": "If-Match is missing.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_strategies_by_strategy_id_pnl_csv: {
        parameters: {
            query?: {
                /** @description First session day */
                from?: string | null;
                /** @description Last session day */
                to?: string | null;
            };
            header?: never;
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One line a run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_strategies_by_strategy_id_runs: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string | null;
            };
            header?: never;
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_RunView_"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_strategies_by_strategy_id_runs_by_run_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_strategies_by_strategy_id_runs_by_run_id_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                strategy_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_strategies_by_strategy_id_square_off: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_strategies_by_strategy_id_start: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyView"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_strategies_by_strategy_id_stop: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a request that succeeded with the same key gives its answer again, for a day; refusals are not kept */
                "Idempotency-Key"?: string;
            };
            path: {
                strategy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyView"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:role_not_allowed",
                     *       "title": "Not allowed",
                     *       "status": 403,
                     *       "code": "role_not_allowed",
                     *       "detail": "The role may not do this.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that id in this tenant */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:strategy_not_found",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "code": "strategy_not_found",
                     *       "detail": "Nothing of that id in this tenant.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state forbids it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:run_open",
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "code": "run_open",
                     *       "detail": "The present state forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_trades: {
        parameters: {
            query?: {
                /** @description First day (the exchange's date) */
                from?: string | null;
                /** @description Last day */
                to?: string | null;
                /** @description How many at most */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_TradeView_"];
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_trades_export_csv: {
        parameters: {
            query?: {
                /** @description First day (the exchange's date) */
                from?: string | null;
                /** @description Last day */
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A trading rule forbids it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:exit_outside_session",
                     *       "title": "Refused",
                     *       "status": 400,
                     *       "code": "exit_outside_session",
                     *       "detail": "A trading rule forbids it.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid access token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:expired_token",
                     *       "title": "Sign in first",
                     *       "status": 401,
                     *       "code": "expired_token",
                     *       "detail": "No valid access token.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A field is missing or ill-typed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:stop_loss_required",
                     *       "title": "Invalid request",
                     *       "status": 422,
                     *       "code": "stop_loss_required",
                     *       "detail": "A field is missing or ill-typed.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:rate_limited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "rate_limited",
                     *       "detail": "Too many requests; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A defect on our side; tell us the request_id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:internal_error",
                     *       "title": "Internal error",
                     *       "status": 500,
                     *       "code": "internal_error",
                     *       "detail": "A defect on our side; tell us the request_id.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A part does not answer; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:plimsoll:problem:store_unavailable",
                     *       "title": "Temporarily unavailable",
                     *       "status": 503,
                     *       "code": "store_unavailable",
                     *       "detail": "A part does not answer; see Retry-After.",
                     *       "errors": [],
                     *       "request_id": "JKJaXmPLvHcESHA="
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
