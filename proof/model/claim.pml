/* The claim, send and look-up protocol of one intent, in the words of shared/domain/intents.py and of
 * shared/application/order_sender.
 *
 * Sender processes, of whom the newest one holds the account; a store whose writes are conditional on state, attempt and
 * epoch; a broker that takes every request it gets, also two of one tag, in bounded time or never. A sender may be
 * stopped at any point for any time, be killed, or be replaced while it lives; requests, answers and the store's answers
 * may be lost, readings of the book may fail.
 *
 * Time: a claim began so many ticks ago, a request left so many ticks ago. Later than GUARD after its claim a request may
 * not leave; after DEADLINE its sender gives up; after LATEST the broker has it or never will. Only a lookup that begins
 * later than HORIZON after the claim proves absence.
 *
 * Switches that take one defence away: -DPLACE_BEFORE_WRITE, -DBLIND_RETRY, -DUNCONDITIONAL_CLAIM, -DNO_SEND_GUARD,
 * -DNO_HORIZON. Each must end in two orders (assertion I1).
 */

#define GUARD 1
#define DEADLINE 1
#define LATEST 2
#define SKEW 1
#define HORIZON (GUARD + LATEST + SKEW)

#ifndef CRASHES
#define CRASHES 1 /* processes that are killed */
#endif
#ifndef LIVES
#define LIVES 2 /* take-overs of the account, the first one included */
#endif
#ifndef REQUESTS
#define REQUESTS 2 /* order requests in one history */
#endif
#ifndef ATTEMPTS
#define ATTEMPTS 2 /* claims in one history */
#endif
#ifndef LOST_WRITES
#define LOST_WRITES 1 /* writes whose outcome the writer does not hear */
#endif

mtype = { PENDING, SENDING, ACKED, REJECTED };                   /* IntentState */
mtype = { none, Accepted, RefusedByBroker, NotTaken, Unknown };  /* PlaceOutcome */

/* the row */
mtype state = PENDING;
byte attempt = 0;
byte claim_age = 0;
byte epoch = 0;

/* the broker and the requests under way */
byte orders = 0;
byte requests = 0;
bool under_way[REQUESTS];
byte request_age[REQUESTS];
byte request_attempt[REQUESTS];
mtype answer[REQUESTS];

/* the processes */
byte crashes = CRASHES;
byte lost_writes = LOST_WRITES;
byte lives = 0;
bool is_alive[LIVES];
bool is_killed[LIVES];
bool is_claiming[LIVES];
byte began[LIVES]; /* age of the claim that this process is making */

#define is_settled (state == ACKED || state == REJECTED)
#define holds_account (epoch == mine)

/* a conditional write of the row; afterwards `outcome` is Accepted (done), NotTaken (stale) or Unknown */
#define WRITE(condition, effect) \
    atomic { \
        if \
        :: condition -> effect; \
            if \
            :: outcome = Accepted \
            :: lost_writes > 0 -> lost_writes--; outcome = Unknown \
            fi \
        :: !(condition) -> outcome = NotTaken \
        :: lost_writes > 0 -> lost_writes--; outcome = Unknown /* not done, not heard */ \
        fi \
    }

#ifdef UNCONDITIONAL_CLAIM
#define MAY_CLAIM (1)
#else
#define MAY_CLAIM (holds_account && state == PENDING && attempt == seen_attempt)
#endif

#define CLAIM state = SENDING; attempt = seen_attempt + 1; claim_age = began[me]
#define RELEASE(number) WRITE((holds_account && state == SENDING && attempt == number), state = PENDING; claim_age = 0)
#define SETTLE(to) WRITE((holds_account && state == SENDING), state = to; claim_age = 0)

proctype Sender(byte me)
{
    byte mine = 0;
    byte seen_attempt = 0;
    byte request = 0;
    bool is_after_horizon = false;
    bool is_found = false;
    mtype seen = none;
    mtype outcome = none;
    {
        atomic { epoch++; mine = epoch };

        /* reconcile, before anything is sent */
        is_found = orders > 0;
        if
        :: is_found -> atomic {
            if
            :: holds_account && (state == PENDING || state == SENDING) -> state = ACKED; claim_age = 0
            :: else
            fi }
        :: else
        fi;

        do
        :: atomic { /* read the row */
            seen = state; seen_attempt = attempt;
            is_after_horizon = (seen == SENDING && claim_age > HORIZON);
            is_claiming[me] = (seen == PENDING); began[me] = 0;
            is_found = false; outcome = none; request = 0
           };
           if
           :: seen == PENDING && seen_attempt == ATTEMPTS -> goto end_of_scope
           :: seen == PENDING && seen_attempt < ATTEMPTS ->
               /* send_intent */
#ifndef PLACE_BEFORE_WRITE
               WRITE(MAY_CLAIM, CLAIM);
               if
               :: outcome != Accepted -> goto look_again
               :: else
               fi;
               /* between the claim and this instant the process may have slept; guard and socket are one step */
#endif
               atomic {
                   if
#ifndef NO_SEND_GUARD
                   :: began[me] > GUARD -> outcome = NotTaken
                   :: began[me] <= GUARD && requests < REQUESTS ->
#else
                   :: requests < REQUESTS ->
#endif
                       request = requests; requests++;
                       under_way[request] = true; request_age[request] = 0;
                       request_attempt[request] = seen_attempt + 1; answer[request] = none;
                       outcome = none
                   :: requests == REQUESTS -> goto end_of_scope
                   fi;
                   is_claiming[me] = false; began[me] = 0
               };
               if
               :: outcome == none ->
                   if
                   :: atomic { answer[request] != none -> outcome = answer[request]; answer[request] = none }
                   :: atomic { outcome = Unknown; answer[request] = none } /* reset, 5xx, or the deadline */
                   fi
               :: else
               fi;
#ifdef PLACE_BEFORE_WRITE
               seen = outcome;
               WRITE(MAY_CLAIM, CLAIM);
               outcome = seen;
#endif
#ifdef BLIND_RETRY
               if
               :: outcome == Unknown -> outcome = NotTaken
               :: else
               fi;
#endif
               if
               :: outcome == Accepted -> SETTLE(ACKED)
               :: outcome == RefusedByBroker -> SETTLE(REJECTED)
               :: outcome == NotTaken -> RELEASE(seen_attempt + 1)
               :: outcome == Unknown /* only a lookup can tell */
               fi

           :: seen == SENDING ->
               /* look_up: began when the row was read; may fail, which proves nothing */
               if
               :: is_found = (orders > 0);
                   if
                   :: is_found -> SETTLE(ACKED)
#ifdef NO_HORIZON
                   :: !is_found -> RELEASE(seen_attempt)
#else
                   :: !is_found && is_after_horizon -> RELEASE(seen_attempt)
                   :: !is_found && !is_after_horizon
#endif
                   fi
               :: true /* away */
               fi

           :: seen == ACKED || seen == REJECTED -> break
           fi;
look_again:
           if
           :: epoch != mine -> break /* Superseded: its writes are refused */
           :: epoch == mine
           fi
        od;
end_of_scope:
        skip
    } unless { is_killed[me] };
    atomic {
        is_alive[me] = false; is_claiming[me] = false; began[me] = 0;
        mine = 0; seen_attempt = 0; request = 0; is_after_horizon = false; is_found = false; seen = none; outcome = none
    }
}

/* Requests arrive, are refused, or are lost. */
active proctype Network()
{
    byte each;
    byte number;
    bool is_in_time;
end:
    do
    :: atomic {
        select (each : 0 .. REQUESTS - 1);
        if
        :: under_way[each] ->
            under_way[each] = false;
            is_in_time = request_age[each] <= DEADLINE;
            number = request_attempt[each];
            request_age[each] = 0; request_attempt[each] = 0;
            if
            :: orders++;
                assert(orders <= 1); /* I1 */
#ifdef CHECK_I2
                assert(attempt >= number); /* I2: its claim was written before */
#endif
                if
                :: is_in_time -> answer[each] = Accepted
                :: else
                fi
            :: is_in_time -> answer[each] = RefusedByBroker
            :: is_in_time -> answer[each] = NotTaken
            :: true /* lost */
            fi
        :: else
        fi;
        each = 0; number = 0; is_in_time = false
       }
    od
}

/* Time passes, but not over a request that must have arrived or be lost by now. */
active proctype Clock()
{
    byte each;
end:
    do
    :: atomic {
        each = 0;
        do
        :: each < REQUESTS && under_way[each] && request_age[each] >= LATEST -> goto end
        :: each < REQUESTS && !(under_way[each] && request_age[each] >= LATEST) -> each++
        :: each == REQUESTS -> break
        od;
        each = 0;
        do
        :: each < REQUESTS ->
            if
            :: under_way[each] -> request_age[each]++
            :: else
            fi;
            each++
        :: each == REQUESTS -> break
        od;
        each = 0;
        do
        :: each < LIVES ->
            if
            :: is_claiming[each] && began[each] <= HORIZON -> began[each]++
            :: else
            fi;
            each++
        :: each == LIVES -> break
        od;
        if
        :: state == SENDING && claim_age <= HORIZON -> claim_age++
        :: else
        fi;
        each = 0
       }
    od
}

/* The account is given to a new process, whether the one before is dead or not; processes are killed. */
active proctype Fate()
{
    byte each;
end:
    do
    :: atomic { lives < LIVES && !is_settled -> is_alive[lives] = true; run Sender(lives); lives++ }
    :: atomic {
        crashes > 0;
        select (each : 0 .. LIVES - 1);
        if
        :: is_alive[each] && !is_killed[each] -> is_killed[each] = true; crashes--
        :: else
        fi;
        each = 0
       }
    od
}
