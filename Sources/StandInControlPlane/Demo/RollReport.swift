/// What the demo says before, after each round, and at the end.
enum RollReport {
  static func introduce(_ timeline: Timeline, rounds: [DemoSettings]) {
    let lives = rounds.map { "\($0.certificateLife)" }.joined(separator: " and ")
    let settings = rounds[0]
    timeline.print("loopwarden demo: three masters, and the real loopwarden that rolls over them.")
    timeline.print()
    timeline.print(
      "  real      three supervisors (loopwarden run, mode Enforce), the lock between them, the API"
        + "\n            servers' processes, their certificates on the wire, every stop, every"
        + " request")
    timeline.print(
      "  stand-in  kube-apiserver with its API, kubelet, etcd and the balancer: small programs that"
        + "\n            behave like them")
    timeline.print(
      "  shorter   certificates \(lives) s (stock: a year), due in the middle of their life; soak"
        + " \(settings.soak) s (30 s),\n            pause \(settings.pause) s (10 min)")
    for (index, round) in rounds.enumerated() {
      timeline.print(
        "  round \(index + 1)   three masters with --shutdown-delay-duration="
          + "\(round.shutdownDelay)s")
    }
    timeline.print()
  }

  /// Before the API servers of a round are started.
  static func start(_ round: RollRound) {
    round.timeline.print(
      "The masters with a shutdown delay of \(round.settings.shutdownDelay) s, in"
        + " \(round.cluster.folder.path); all of it is removed at the end:")
  }

  static func begin(_ round: RollRound) {
    let timeline = round.timeline
    timeline.print()
    timeline.print(
      "The roll with --shutdown-delay-duration=\(round.settings.shutdownDelay)s", .strong)
    timeline.print()
  }

  /// The proof, line by line, and the numbers.
  static func summarise(_ round: RollRound) {
    let timeline = round.timeline
    timeline.endTicking()
    timeline.print()
    timeline.print("The proof, by what the demo saw itself and by each loopwarden's status:")
    for line in round.proof.lines {
      timeline.print(
        line.holds ? "  [ok] \(line.claim)" : "  [NO] \(line.claim): \(line.found)",
        line.holds ? .good : .bad)
    }
    timeline.print()
    timeline.print("The lock, as `kubectl describe lease -n kube-system loopwarden` tells it:")
    for line in round.proof.lease?.lines ?? ["(it could not be read)"] {
      timeline.print("  " + line)
    }
    timeline.print()
    timeline.print("The Events on the Nodes:")
    for event in round.events.isEmpty ? ["(none)"] : round.events { timeline.print("  " + event) }
    timeline.print()
    for sight in round.sights {
      timeline.print(
        "  \(sight.master.name)  stop to ready \(text(sight.stopToReady)), of it"
          + " \(round.settings.shutdownDelay) s still serving and \(text(sight.restartToReady)) the"
          + " new process's start (alone it takes \(text(sight.firstStart)))")
    }
    if let client = round.client {
      let why = client.failed > 0 ? " (\(client.lastError))" : ""
      timeline.print(
        "  requests through the front: \(client.sent) sent, \(client.failed) failed\(why)")
      timeline.print(
        "  watches: \(client.watchesEnded) ended by a server in due form, \(client.watchesCut) cut,"
          + " \(client.watchesRefused) refused before they were open again")
    }
  }

  /// Why it failed, and the ends of the logs, which are about to be removed.
  static func explain(_ round: RollRound, _ reason: String) {
    let timeline = round.timeline
    timeline.print("NOT PROVED: \(reason).", .bad)
    for sight in round.sights {
      for (name, tail) in [
        ("loopwarden", sight.supervisorLog.tail), ("the stand-ins", sight.standInLog.tail),
      ] {
        timeline.print("The last lines of \(name) on \(sight.master.name):")
        for line in tail.isEmpty ? ["(none)"] : tail { timeline.print("  \(line)") }
      }
    }
  }

  /// The numbers of all rounds beside each other.
  static func conclude(_ rounds: [RollRound], timeline: Timeline, program: String) {
    timeline.print()
    timeline.print("All in all, \(timeline.elapsed.tenths) s:", .good)
    for round in rounds {
      let stops = round.sights.map { text($0.stopToReady) }.joined(separator: ", ")
      timeline.print(
        "  shutdown delay \(round.settings.shutdownDelay) s: \(round.proof.failed) of"
          + " \(round.proof.sent) requests failed; stop to ready \(stops)")
    }
    timeline.print()
    timeline.print(
      "Every certificate was renewed before it expired, one master at a time.", .good)
    timeline.print("Next, on a real master: `\(program) check`. It only looks.")
  }

  private static func text(_ duration: Duration?) -> String {
    duration.map { "\($0.tenths) s" } ?? "unknown"
  }
}
