/*
 * loopwarden's cluster lock: three masters, one Lease. README.md says what is abstracted away, what
 * each property means and where it is in the code; ./check verifies it and its broken variants.
 *
 * One step of a node is one look: read, decide, write down, begin one action, as Supervisor.step
 * does. Everything that lies between two looks (a write on its way, a crash, time, a human) is a
 * step of its own, and may come between any two looks, or never.
 *
 * A read can fail at any look, for as long as it likes, and a write can be lost, or applied without
 * an answer, or applied late. So every partition, of any nodes, for any time, is among the runs.
 */

#define N 3
#define NOBODY 3

/* What the Lease says; STOPPING and above stay until proof or a human: time never ends them. */
#define FREE 0
#define ACQUIRED 1
#define PREPARING 2
#define STOPPING 3
#define VERIFYING 4
#define HELD 5
#define STICKY(p) (p >= STOPPING)

/* Where a node's restart stands (RestartDecision.Phase). The code's `stopping` is two states here,
   because a crash tells them apart: the stop not yet, or already, written down as issued. */
mtype = { watching, acquiring, preparing, stopping, issuing, verifying, held, releasing };

/*
 * Clocks. Times are counted in steps of true time, and every clock is as wrong as it may be, both
 * ways: a holder's is slow, so that its deadline comes late, and an observer's is fast, so that the
 * hold expires early. A better clock gives a run that is here too, because a holder may give up,
 * and an observer may come, at any later time. All that the protocol asks of clocks is this: the
 * slowest deadline is over before the fastest duration is.
 */
#ifdef NO_MARGIN        /* leaseDurationSeconds no longer than renewDeadline: drift decides */
#define DEADLINE 4
#else
#define DEADLINE 2
#endif
#define DURATION 3
/* How long a human watches a lock that may have stopped something before releasing it. */
#ifdef IMPATIENT_HUMAN  /* shorter than a holder's deadline */
#define PATIENCE 1
#else
#define PATIENCE DURATION
#endif

/* ---- The Lease --------------------------------------------------------------------------------
 * Its resourceVersion is not a number: a write on its way replaces what its node has read, and dies
 * (409) as soon as another write is applied. That is what compare-and-swap does, without counting. */
byte holder = NOBODY;
byte phase = FREE;
bool current;           /* it names the attempt that its holder knows of, not an earlier one */
bool shown = true;      /* its holder has seen this write in a read */
byte left;              /* what is left of the holder's deadline, from when this write was begun */
byte age = DURATION;    /* time since it was applied; no more than DURATION is asked for */
byte released = NOBODY; /* the annotation: a human released this node's present restart */

#ifdef LEASE_REBUILT
bool rebuilt;           /* it has another uid, and nobody has written to it */
#endif

/* A node's write on its way. */
byte sent[N];           /* the phase that it writes; FREE: none, or `freeing` */
bool freeing[N];        /* it writes "nobody" */
bool sentCurrent[N];    /* for the attempt that the node knows of */
byte sentLeft[N];       /* of the node's deadline, which counts from when the write was begun */

/* ---- A node ---------------------------------------------------------------------------------- */
mtype at[N] = watching; /* on disk: the journal's phase */
bool swap[N];           /* on disk: a write of STOPPING was begun */
byte deadline[N];       /* in memory: how long a stop may still be begun under the confirmed hold */
bool acked[N];          /* in memory: the confirmed hold is STOPPING */
bool unseen[N];         /* in memory: a write of ours that no read has shown may still be applied */
bool answers[N];        /* in memory: the others' answers are young */

/* ---- For the properties alone ---------------------------------------------------------------- */
bool out[N];            /* a stop was issued, and neither proved nor released by a human */
bool failed[N];         /* its restart failed, and was neither proved nor released by a human */
bool pardoned[N];       /* a human released this node's lock during its present restart */
bool wasReady[N];       /* in the look that allowed the stop, all others were ready */

#ifdef PROGRESS
bool calm;              /* no more faults, no new restarts, no human */
bool well;              /* in the calm, API servers come back */
byte dead = NOBODY;     /* in the calm, this node does nothing at all */
#define FAULTS (!calm)
#define ALIVE(i) (!calm || dead != i)
#define RECOVERS (!calm || well)
/* In the calm, writes arrive and a living holder looks before the next step of time: of both there
   are several in a deadline. */
#define TIMELY (!calm || (!ON_ITS_WAY(0) && !ON_ITS_WAY(1) && !ON_ITS_WAY(2) && \
  (holder == NOBODY || shown || !ALIVE(holder))))
#else
#define FAULTS true
#define ALIVE(i) true
#define RECOVERS true
#define TIMELY true
#endif

#define OURS(i) (holder == i && current)
/* A look that reads the Lease takes note of what it shows before it decides anything: `confirm`, a
   step of its own here, comes first. */
#define READ(i) (OURS(i) && shown)
#define BELIEVES(i) ((at[i] == preparing || at[i] == stopping || at[i] == issuing) && deadline[i] > 0)
#define ON_ITS_WAY(i) (sent[i] != FREE || freeing[i])

/* ---- The guards, each with the variant that lacks it ------------------------------------------ */

/* Has an unstarted hold expired for node i? (Assessment.expiry) An observer counts on its own clock
   from when it first saw the last change. The most dangerous observer saw it at once: that one is
   modelled, because whoever sees it later only takes it later. */
#ifdef REMOTE_CLOCK     /* renewTime compared with the own wall clock: any verdict is possible */
#define EXPIRED(i) true
#else
#define EXPIRED(i) (age >= DURATION)
#endif

/* May node i take the lock? (Assessment.objectionToTaking) */
#ifdef TAKEOVER_STOPPING
#define EXPIRES(p) (p != HELD)
#else
#define EXPIRES(p) (!STICKY(p))
#endif
#ifdef LEASE_REBUILT    /* a Lease with a new uid is waited on for one full duration */
#define TAKEABLE(i) (holder == NOBODY -> (!rebuilt || age >= DURATION) : (EXPIRES(phase) && EXPIRED(i)))
#else
#define TAKEABLE(i) (holder == NOBODY || (EXPIRES(phase) && EXPIRED(i)))
#endif

/* Is the holder's own deadline not over? */
#ifdef NO_DEADLINE
#define IN_TIME(i) true
#else
#define IN_TIME(i) (deadline[i] > 0)
#endif

/* Is our STOPPING known to stand there, with nothing of ours on its way that could change it?
   (Machine.stopDeadline) */
#ifdef STALE_STOPPING   /* a STOPPING of an earlier try counts, whatever is on its way */
#define ACKNOWLEDGED(i) (READ(i) && phase == STOPPING && acked[i])
#elif defined(NO_STOPPING_ACK)
#define ACKNOWLEDGED(i) (READ(i) && (phase == STOPPING || sent[i] == STOPPING))
#else
#define ACKNOWLEDGED(i) (READ(i) && phase == STOPPING && acked[i] && !unseen[i])
#endif

/* Both times once more, right before the call (RestartInFlight). */
#ifdef NO_LAST_CHECK
#define STILL_IN_TIME(i) true
#else
#define STILL_IN_TIME(i) (IN_TIME(i) && answers[i])
#endif

/* ---- Steps ------------------------------------------------------------------------------------ */

#ifdef ONLY             /* one property alone: what does a variant break? */
#define P(number, what) assert(number != ONLY || (what))
#else
#define P(number, what) assert(what)
#endif

/* P5: what may be down through us, or has failed, is known to all through the Lease. */
inline checkVisible() {
  P(5, !(out[0] || failed[0]) || (holder == 0 && STICKY(phase)));
  P(5, !(out[1] || failed[1]) || (holder == 1 && STICKY(phase)));
  P(5, !(out[2] || failed[2]) || (holder == 2 && STICKY(phase)));
}

inline drop(k) { sent[k] = FREE; freeing[k] = false; sentCurrent[k] = false; sentLeft[k] = 0 }

/* A write was applied: all others on their way named an older version. */
inline changed() {
  age = 0;
#ifndef BLIND_PUT
  drop(0); drop(1); drop(2)
#endif
}

/* A write that is lost is one that never arrives, until another takes its place. Of two writes of
   one node that replace the same version at most one is applied, and the node is told of neither. */
inline put(k, what) {
  sent[k] = what; freeing[k] = false; sentCurrent[k] = true;
  /* Only a hold under which a stop may still be begun has a deadline. */
  if :: what <= STOPPING -> sentLeft[k] = DEADLINE; unseen[k] = true :: else -> sentLeft[k] = 0 fi
}
inline putFree(k) { sent[k] = FREE; freeing[k] = true; sentCurrent[k] = true; sentLeft[k] = 0 }

/* A hold is ours when a read shows the very write that we made, and counts from when that write was
   begun (Machine.confirm). */
inline confirm(k) {
  if
  :: OURS(k) && !shown ->
     shown = true; unseen[k] = false; acked[k] = (phase == STOPPING);
#ifdef DEADLINE_FROM_ANSWER
     deadline[k] = DEADLINE
#else
     deadline[k] = left
#endif
  :: else
  fi
}

/* No stop can be begun any more in this attempt, or in this life. */
inline forget(k) {
  deadline[k] = 0; acked[k] = false; unseen[k] = false; answers[k] = false; wasReady[k] = false;
  sentLeft[k] = 0;
  if :: holder == k -> shown = true; left = 0 :: else fi
}
inline giveUp(k) { forget(k); at[k] = releasing }

/* The attempt is over: what is left of it in the Lease or on its way is an earlier one's. */
inline endAttempt(k) {
  if :: holder == k -> current = false :: else fi;
  if :: released == k -> released = NOBODY :: else fi;
  sentCurrent[k] = false; swap[k] = false; pardoned[k] = false;
  forget(k); at[k] = watching
}

/* The moment that matters. */
inline issueStop(k) {
  /* P1: never two API servers down at once through us. */
  P(1, !out[(k + 1) % N] && !out[(k + 2) % N]);
  /* P2: only under an own STOPPING that stands there, acknowledged, and before the deadline. */
  P(2, acked[k] && holder == k && phase == STOPPING);
  P(2, deadline[k] > 0);
  /* P4: no stop while another's failed restart is neither proved nor released. */
  P(4, !failed[(k + 1) % N] && !failed[(k + 2) % N]);
  /* P7: only with all others seen ready, in a look that is young. */
  P(7, wasReady[k] && answers[k]);
  /* P8: none after a human has released the lock, and no second one in one restart. */
  P(8, !pardoned[k] && !out[k]);
  out[k] = true
}

/* A write arrives: now, late, with or without an answer. */
inline arrive(k) {
  if
  :: freeing[k] -> holder = NOBODY; phase = FREE; current = false; left = 0; shown = true
  :: else ->
     if
     :: sent[k] == ACQUIRED ->
        /* P3: time alone never ends a lock that may have stopped something. */
        P(3, holder == NOBODY || !STICKY(phase));
        /* P6: a hold ends for its holder before it ends for others. */
        P(6, !BELIEVES((k + 1) % N) && !BELIEVES((k + 2) % N));
     :: else
     fi;
     if :: holder != k -> released = NOBODY :: else fi;
     holder = k; phase = sent[k]; current = sentCurrent[k]; left = sentLeft[k];
     shown = (left == 0)
  fi;
#ifdef LEASE_REBUILT
  rebuilt = false;
#endif
  drop(k); changed(); checkVisible()
}

inline tick(k) {
  if :: deadline[k] -> deadline[k]-- :: else fi;
  if :: sentLeft[k] -> sentLeft[k]-- :: else fi;
  answers[k] = false; wasReady[k] = false
}

proctype node(byte i) {
  do
  /* -- watching: a restart is due and no gate binds. -- */
  :: d_step { FAULTS && at[i] == watching && TAKEABLE(i) -> at[i] = acquiring; put(i, ACQUIRED) }
  /* An earlier life of this node was in mid-restart, and the journal is lost: it is adopted as a
     failed restart (Machine.adoptLeftLock). */
#ifndef NO_ADOPTION
  :: d_step { ALIVE(i) && at[i] == watching && holder == i && STICKY(phase) && age >= DURATION ->
       /* If that restart had ended well, and only its giving back is late, there is nothing to hide. */
       pardoned[i] = !out[i] && !failed[i];
       current = true; sentCurrent[i] = ON_ITS_WAY(i); at[i] = held; swap[i] = true }
#endif

  /* -- acquiring -- */
  :: d_step { ALIVE(i) && at[i] == acquiring && OURS(i) && !shown -> confirm(i); at[i] = preparing }
  :: d_step { ALIVE(i) && at[i] == acquiring && !OURS(i) && TAKEABLE(i) && sent[i] != ACQUIRED ->
       put(i, ACQUIRED) }
  :: d_step { ALIVE(i) && at[i] == acquiring && (FAULTS || (OURS(i) -> shown : !TAKEABLE(i))) -> giveUp(i) }

  /* -- preparing -- */
  /* In the calm nothing is renewed: that would only postpone the end. */
  :: d_step { FAULTS && at[i] == preparing && OURS(i) && !shown -> confirm(i) }
  :: d_step { FAULTS && at[i] == preparing && READ(i) && IN_TIME(i) && age > 0 -> put(i, PREPARING) }
  /* Also when no API server answers: nobody else can have taken it before the deadline. */
  :: d_step { ALIVE(i) && at[i] == preparing && IN_TIME(i) -> at[i] = stopping }
  :: d_step { ALIVE(i) && at[i] == preparing && (FAULTS || !IN_TIME(i)) -> giveUp(i) }

  /* -- stopping, nothing issued -- */
  :: d_step { ALIVE(i) && at[i] == stopping && OURS(i) && !shown -> confirm(i) }
  :: d_step { ALIVE(i) && at[i] == stopping && READ(i) && IN_TIME(i) && (phase != STOPPING || !acked[i] || (FAULTS && age > 0)) &&
       (FAULTS || sent[i] != STOPPING) ->
       put(i, STOPPING); swap[i] = true }
  :: d_step { ALIVE(i) && at[i] == stopping && IN_TIME(i) && ACKNOWLEDGED(i) ->
       /* The others' answers in this look. They are not tied to what is down through us: the lock
          alone must do, because the others' readiness gives way once our certificate has expired. */
#ifndef NO_PEER_CHECK
       wasReady[i] = true;
#endif
       answers[i] = true; at[i] = issuing }
  :: d_step { ALIVE(i) && at[i] == stopping && (FAULTS || !IN_TIME(i) || !OURS(i)) -> giveUp(i) }

  /* -- issuing: written down as issued, not yet called -- */
  :: d_step { ALIVE(i) && at[i] == issuing && STILL_IN_TIME(i) ->
       issueStop(i); forget(i); at[i] = verifying; checkVisible() }
  /* The connection was refused before any byte: once more from preparing, with a STOPPING of its own. */
  :: d_step { FAULTS && at[i] == issuing && STILL_IN_TIME(i) ->
#ifndef STALE_STOPPING
       acked[i] = false;
#endif
       answers[i] = false; wasReady[i] = false; at[i] = preparing }
  /* The third time: a failed restart. */
  :: d_step { FAULTS && at[i] == issuing && STILL_IN_TIME(i) ->
       forget(i); at[i] = held; failed[i] = !pardoned[i]; checkVisible() }
  /* Too late: taken back. */
  :: d_step { ALIVE(i) && at[i] == issuing && !STILL_IN_TIME(i) -> giveUp(i) }

  /* -- verifying and soaking -- */
  :: d_step { ALIVE(i) && at[i] == verifying && OURS(i) && sent[i] != VERIFYING &&
       (phase != VERIFYING || (FAULTS && age > 0)) -> put(i, VERIFYING) }
  :: d_step { ALIVE(i) && at[i] == verifying && RECOVERS ->
       out[i] = false; failed[i] = false; at[i] = releasing }
  :: d_step { ALIVE(i) && at[i] == verifying && (FAULTS || !RECOVERS) ->
       failed[i] = !pardoned[i];
#ifdef NO_STICKY_HOLD   /* a failed restart gives the lock back */
       at[i] = releasing
#else
       at[i] = held
#endif
     }

  /* -- held -- */
  :: d_step { ALIVE(i) && at[i] == held && OURS(i) && sent[i] != HELD &&
       (phase != HELD || (FAULTS && age > 0)) -> put(i, HELD) }
  /* What nobody released is shown again in a Lease that shows nobody. (Machine.keepLock) */
  :: d_step { ALIVE(i) && at[i] == verifying && holder == NOBODY && released != i && sent[i] != VERIFYING ->
       put(i, VERIFYING) }
  :: d_step { ALIVE(i) && at[i] == held && holder == NOBODY && released != i && sent[i] != HELD ->
       put(i, HELD) }
  :: d_step { ALIVE(i) && at[i] == held && !OURS(i) && released == i -> giveUp(i) }
  /* An operator releases it on this very node. */
  :: d_step { FAULTS && at[i] == held -> out[i] = false; failed[i] = false; at[i] = releasing }
  /* Well again: soaked as any other. */
  :: d_step { ALIVE(i) && at[i] == held && RECOVERS -> at[i] = verifying }

  /* -- releasing -- */
  :: d_step { ALIVE(i) && at[i] == releasing && OURS(i) && !freeing[i] -> putFree(i) }
  :: d_step { ALIVE(i) && at[i] == releasing && !OURS(i) -> endAttempt(i) }
  /* No API server answers, for a full duration: what was never more than PREPARING expires. */
  :: d_step { FAULTS && at[i] == releasing && !swap[i] -> endAttempt(i) }

  /* -- A crash, or a reboot, at any point. The memory is gone; the journal decides. A node that
        stays down is one that takes no more steps. (Machine.init(resuming:)) -- */
  :: d_step { FAULTS && at[i] != watching ->
       forget(i);
       if
#ifdef RELEASE_ON_START /* as kured: a lock of our own is given back, whatever it was held for */
       :: true -> at[i] = releasing
#else
       :: at[i] == acquiring || at[i] == preparing || at[i] == stopping -> at[i] = releasing
       :: at[i] == issuing -> at[i] = verifying
#ifdef FORGET_ISSUED    /* "issued" is not on disk before the stop is issued */
       :: at[i] == verifying -> at[i] = releasing
#endif
       :: else
#endif
       fi }
  /* The node is made anew under its name, without its journal. */
  :: d_step { FAULTS && at[i] != watching -> endAttempt(i) }
  od
}

proctype world() {
  do
  :: d_step { ON_ITS_WAY(0) -> arrive(0) }
  :: d_step { ON_ITS_WAY(1) -> arrive(1) }
  :: d_step { ON_ITS_WAY(2) -> arrive(2) }
  /* Time. It stands still where it changes nothing any more: that keeps the model finite. */
  :: d_step {
       TIMELY && (age < DURATION || left || deadline[0] || deadline[1] || deadline[2] ||
       sentLeft[0] || sentLeft[1] || sentLeft[2] || answers[0] || answers[1] || answers[2]) ->
       if :: age < DURATION -> age++ :: else fi;
       if :: left -> left-- :: else fi;
       tick(0); tick(1); tick(2) }
  /* A human releases: HELD at once, and what may have stopped something only after having watched
     it for PATIENCE without a sign of life. From then on the human answers for it. */
  :: d_step {
       FAULTS && holder != NOBODY && (phase == HELD || (STICKY(phase) && age >= PATIENCE)) ->
       out[holder] = false; failed[holder] = false;
       if :: current -> pardoned[holder] = true; released = holder :: else -> released = NOBODY fi;
       holder = NOBODY; phase = FREE; current = false; left = 0; shown = true;
       changed() }
#ifdef LEASE_REBUILT    /* a human deletes the Lease and makes it anew, at any time */
  :: d_step { !rebuilt ->
       rebuilt = true; released = NOBODY;
       holder = NOBODY; phase = FREE; current = false; left = 0; shown = true;
       changed() }
#endif
#ifdef PROGRESS
  :: d_step { !calm -> calm = true }
  :: d_step { !calm -> calm = true; well = true }
  :: d_step { !calm -> calm = true; dead = 0 }
  :: d_step { !calm -> calm = true; dead = 0; well = true }
#endif
  od
}

init {
  atomic {
    run node(0); run node(1);
#ifndef TWO             /* masters only: the third takes no step */
    run node(2);
#endif
    run world()
  }
}

#ifdef PROGRESS
/* P9: once nothing more goes wrong, every lock ends: free, or expired, or held for all to see, or in
   the hands of a node that is dead and may have stopped its API server, which only proof or a human
   ends. Without fairness, because in the calm no step can be repeated for ever. */
#define IDLE(i) (dead == i || at[i] == watching || (at[i] == held && (OURS(i) || holder != NOBODY)))
#define SETTLED (IDLE(0) && IDLE(1) && IDLE(2) && (holder == NOBODY || phase == HELD || \
  (!STICKY(phase) && age >= DURATION) || (STICKY(phase) && holder == dead)))
ltl progress { <> [] (!calm || SETTLED) }
#endif
