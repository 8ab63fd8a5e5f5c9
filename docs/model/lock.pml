/* The lock protocol of loopwarden: three masters, one Lease, crashes, a partition, lost and late
 * writes, clocks of different rates. README.md says what is modelled and what is not.
 *
 * Each #ifdef removes one guard; `check` shows that every one of them is needed.
 */
#define N 3
#define NOBODY 3

/* Units of a node's own clock. A holder may begin a stop for DEADLINE after it began its last
 * confirmed write; an observer takes an unstarted hold for free after DURATION without a sign of
 * life. DURATION / fastest rate must be longer than DEADLINE / slowest rate. */
#define DEADLINE 2
#define DURATION 5

/* How much may go wrong in one run. */
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef CUTS
#define CUTS 1
#endif
#ifndef LOSSES
#define LOSSES 2
#endif
#ifndef FAILURES
#define FAILURES 1
#endif
#ifndef REBIRTHS
#define REBIRTHS 0   /* the Lease is deleted and made anew */
#endif
#ifndef ATTEMPTS
#define ATTEMPTS 2   /* restarts that each node begins at most */
#endif

mtype = { free, acquired, stopping, verifying, held };                 /* phases in the Lease */
mtype = { watching, acquiring, preparing, swapping, armed, proving, failed, releasing };  /* a node's */

/* The Lease: a linearizable register. A restart writes each phase once, so that node, attempt and
 * phase together know a write, as renewTime does in the code. */
byte holder = NOBODY;
mtype phase = free;
byte attemptInLease = 0;

/* One write whose answer was lost and that may still be applied, at any later time or never; only
 * over the state that it names (compare-and-swap), so that any other write makes it void. */
bool late = false;
byte lateHolder, lateAttempt;
mtype latePhase = free;

/* What is on a node's disk. */
mtype journal[N] = watching;
bool issued[N];          /* a stop may have been delivered */
byte attempt[N] = 0;

/* What a node's process remembers. */
mtype pc[N] = watching;
mtype wrote[N] = free;   /* the phase that it wrote last; free: none */
byte wroteAge[N];        /* since that write was begun, by its own clock */
bool confirmed[N];       /* a read has shown it */
bool news[N] = true;     /* the Lease has changed since it looked last */
bool strange[N];         /* it has not known this Lease for a full DURATION */
byte seenAge[N];         /* since it first saw what it saw last, by its own clock */

/* The world. */
bool down[N];            /* its API server was stopped by us and has not been proved since */
bool broken[N];          /* its new API server does not come up until it is mended */
bool cut[N];             /* it reaches no API server */
byte crashes = CRASHES, cuts = CUTS, losses = LOSSES, failures = FAILURES, rebirths = REBIRTHS;

#define UNSTARTED(p) (p == acquired)
#define OWNS(i) (holder == i && attemptInLease == attempt[i])

inline apply(who, what, number) {
  holder = who; phase = what; attemptInLease = number;
  news[0] = true; news[1] = true; news[2] = true;
  late = false; lateHolder = 0; lateAttempt = 0; latePhase = free
}

/* A write by compare-and-swap on what was read in the same step. It is applied, lost, or late: the
 * node is never told, and finds out by reading. */
inline put(who, what, number) {
  if
  :: apply(who, what, number)
  :: losses > 0 -> losses--
  :: losses > 0 && !late -> losses--; late = true;
     lateHolder = who; latePhase = what; lateAttempt = number
  fi
}

/* A read: a sign of life counts from when it is first seen, and our own write is seen or not. */
inline look(i) {
  if
  :: news[i] -> news[i] = false; seenAge[i] = 0
  :: else
  fi;
  if
  :: OWNS(i) && wrote[i] != free && phase == wrote[i] -> confirmed[i] = true
  :: else
  fi
}

inline claim(me, step) {
  wrote[me] = step; wroteAge[me] = 0; confirmed[me] = false;
  put(me, step, attempt[me])
}

#ifdef REMOTE_CLOCK
/* The mutant that trusts a time that another machine wrote: it may be anything. */
#define EXPIRED(i) true
#else
#define EXPIRED(i) (seenAge[i] >= DURATION)
#endif

#ifdef TAKEOVER_STOPPING
#define OVER(i) EXPIRED(i)
#else
#define OVER(i) (UNSTARTED(phase) && EXPIRED(i))
#endif
#ifdef NO_UID_WAIT
#define TAKEABLE(i) (holder == NOBODY || OVER(i))
#else
#define TAKEABLE(i) ((holder == NOBODY && (!strange[i] || EXPIRED(i))) || OVER(i))
#endif

/* While one may be stopped, or has failed, nobody else begins; a human who deletes the Lease takes
 * that away, and then the others' readiness alone keeps two from being down. */
#if REBIRTHS == 0
#define NOBODY_ELSE_IS_DOWN(i) (!down[(i + 1) % N] && !down[(i + 2) % N])
#else
#define NOBODY_ELSE_IS_DOWN(i) true
#endif

#ifdef NO_DEADLINE
#define IN_TIME(i) true
#else
#define IN_TIME(i) (wroteAge[i] < DEADLINE)
#endif

#ifdef NO_STOPPING_ACK
#define MAY_STOP(i) true
#else
#define MAY_STOP(i) (confirmed[i] && OWNS(i) && phase == stopping)
#endif

#ifdef NO_PEER_CHECK
#define OTHERS_READY(i) true
#else
#define OTHERS_READY(i) (!down[(i + 1) % N] && !down[(i + 2) % N])
#endif

/* Nothing of what it wrote counts any more. */
inline forget(i) { wrote[i] = free; wroteAge[i] = 0; confirmed[i] = false }

proctype Node(byte i) {
end:
  do
  /* Begin, when the lock is free or an unstarted hold has expired. */
  :: atomic { pc[i] == watching && !cut[i] && !broken[i] && attempt[i] < ATTEMPTS ->
       look(i);
       if
       :: TAKEABLE(i) ->
          assert(NOBODY_ELSE_IS_DOWN(i));
          strange[i] = false;
          attempt[i]++; journal[i] = acquiring; pc[i] = acquiring; issued[i] = false;
          claim(i, acquired)
       :: else
       fi }

  /* Won, if a read shows our write; given up at any time. */
  :: atomic { pc[i] == acquiring && !cut[i] -> look(i);
       if
       :: confirmed[i] -> journal[i] = preparing; pc[i] = preparing
       :: else -> journal[i] = releasing; pc[i] = releasing; forget(i)
       fi }

  /* Prepared: the record first, then the swap to `stopping`, over the state that was just read. */
  :: atomic { pc[i] == preparing && !cut[i] -> look(i);
       if
       :: OWNS(i) && IN_TIME(i) -> journal[i] = swapping; pc[i] = swapping;
          claim(i, stopping)
       :: else -> journal[i] = releasing; pc[i] = releasing; forget(i)
       fi }

  /* `stopping` is seen, in time, and the others are ready: all that may be asked has been asked. */
  :: atomic { pc[i] == swapping && !cut[i] -> look(i);
       if
       :: MAY_STOP(i) && IN_TIME(i) && OTHERS_READY(i) -> pc[i] = armed
       :: else -> journal[i] = releasing; pc[i] = releasing; forget(i)
       fi }

  /* The stop, however long after that: the deadline is asked once more, and nothing else can be. */
  :: atomic { pc[i] == armed ->
       if
       :: IN_TIME(i) ->
          issued[i] = true; journal[i] = proving; pc[i] = proving; forget(i);
          assert(!down[(i + 1) % N] && !down[(i + 2) % N]);  /* never two down through us */
          down[i] = true;
          if
          :: failures > 0 -> failures--; broken[i] = true
          :: true
          fi
       :: else -> journal[i] = releasing; pc[i] = releasing; forget(i)
       fi }

  /* The proof, or the failure. */
  :: atomic { pc[i] == proving && !broken[i] ->
       down[i] = false; journal[i] = releasing; pc[i] = releasing; forget(i) }
  :: atomic { pc[i] == proving && broken[i] && !cut[i] -> look(i);
#ifdef RELEASE_FAILED
       journal[i] = releasing; pc[i] = releasing; forget(i)
#else
       journal[i] = failed; pc[i] = failed;
       if
       :: OWNS(i) -> claim(i, held); forget(i)
       :: else
       fi
#endif
     }
  :: atomic { pc[i] == failed && !broken[i] ->
       down[i] = false; journal[i] = releasing; pc[i] = releasing; forget(i) }

  /* Given back, or seen not to be ours. A stopped API server is never released. */
  :: atomic { pc[i] == releasing && !cut[i] -> look(i);
       if
       :: OWNS(i) -> forget(i); put(NOBODY, free, 0)
       :: else -> journal[i] = watching; pc[i] = watching; forget(i)
       fi }

  /* The process dies; the next one settles what is on disk first. */
  :: atomic { crashes > 0 -> crashes--;
       forget(i); news[i] = true; seenAge[i] = 0;
       if
#ifdef RELEASE_ON_START
       :: journal[i] != watching -> journal[i] = releasing; pc[i] = releasing; forget(i)
#else
       :: issued[i] && (journal[i] == proving || journal[i] == failed) -> pc[i] = journal[i]
       :: (journal[i] != watching && !(issued[i] && (journal[i] == proving || journal[i] == failed)))
          -> journal[i] = releasing; pc[i] = releasing; forget(i)
#endif
       :: journal[i] == watching -> pc[i] = watching
       fi }
  od
}

/* Time passes for all, faster for some: node 1's clock runs at twice the rate of the others'. An
 * age that nobody will ask for stays 0, which keeps the state space small and hides nothing. */
#define TICK(age, by, most) age = (age + by > most -> most : age + by)
#ifdef TAKEOVER_STOPPING
#define WATCHED(i) (holder != NOBODY && !news[i])
#else
#define WATCHED(i) ((phase == acquired || strange[i]) && !news[i])
#endif
#define HOLDS(i) (wrote[i] != free)
#define PASS(i, rate) \
  if :: WATCHED(i) -> TICK(seenAge[i], rate, DURATION) :: else -> seenAge[i] = 0 fi; \
  if :: HOLDS(i) -> TICK(wroteAge[i], rate, DEADLINE) :: else fi
proctype Clock() {
end:
  do
  :: atomic { (phase != free || strange[0] || strange[1] || strange[2] || HOLDS(0) || HOLDS(1) || HOLDS(2)) -> PASS(0, 1); PASS(1, 2); PASS(2, 1) }
  od
}

/* The network, kubelet and people. */
proctype World() {
  byte i;
end:
  do
  /* A late write is applied only over the state that it names. */
  :: atomic { late -> apply(lateHolder, latePhase, lateAttempt) }
  :: atomic { cuts > 0 -> cuts--; select(i : 0 .. N - 1); cut[i] = true }
  :: atomic { cut[0] -> cut[0] = false }
  :: atomic { cut[1] -> cut[1] = false }
  :: atomic { cut[2] -> cut[2] = false }
  /* Somebody deletes the Lease and makes it anew. */
  :: atomic { rebirths > 0 -> rebirths--; apply(NOBODY, free, 0);
       strange[0] = true; strange[1] = true; strange[2] = true }
  /* Somebody mends what did not come up. */
  :: atomic { broken[0] -> broken[0] = false }
  :: atomic { broken[1] -> broken[1] = false }
  :: atomic { broken[2] -> broken[2] = false }
  od
}

init { atomic { run Node(0); run Node(1); run Node(2); run Clock(); run World() } }
