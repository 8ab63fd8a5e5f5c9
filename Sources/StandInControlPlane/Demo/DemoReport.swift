/// What the demo says before and after the timeline.
extension Demonstration {
  func introduce() {
    timeline.print("loopwarden demo: an API server whose loopback certificate lives a minute.")
    timeline.print()
    timeline.print(
      "  real      the supervisor (loopwarden run, mode Enforce), the API server's process,")
    timeline.print(
      "            its certificate on the wire, the stop, every request that is counted")
    timeline.print(
      "  stand-in  kube-apiserver, kubelet and etcd: small programs that behave like them")
    timeline.print(
      "  shorter   certificate \(settings.certificateLife) s (stock: a year), due"
        + " \(settings.renewBefore) s before its end, urgent \(settings.urgentBefore) s, soak"
        + " \(settings.soak) s")
    timeline.print(
      "  where     \(master.folder), 127.0.0.1:\(master.port); all of it is removed at the end")
    timeline.print()
  }

  /// The proof, line by line, and the numbers.
  func summarise(_ outcome: Outcome) {
    timeline.endTicking()
    timeline.print()
    timeline.print("The proof, by what the demo saw itself and by loopwarden's status:")
    for line in proof.lines {
      timeline.print(
        line.holds ? "  [ok] \(line.claim)" : "  [NO] \(line.claim): \(line.found)",
        line.holds ? .good : .bad)
    }
    timeline.print()
    timeline.print("  certificate before  \(proof.fingerprintBefore ?? "none seen")")
    timeline.print("  certificate after   \(proof.fingerprintAfter ?? "none seen")")
    timeline.print("  stop to ready       \(stopText)")
    timeline.print("  requests            \(requestText)")
    timeline.print("  watches             \(watchText)")
    timeline.print("  all in all          \(timeline.elapsed.tenths) s")
    timeline.print()
    guard outcome == .proved else { return }
    timeline.print(
      "The certificate was renewed before it expired, and the renewal is proved.", .good)
    timeline.print(
      "The stand-in's flags make the stop short. With stock flags one open watch holds it for as"
        + " long\nas the grace allows: `loopwarden plan` predicts that, and names the flag that helps."
    )
    timeline.print("Next, on a real master: `\(supervisorProgram) check`. It only looks.")
  }

  /// Why it failed, and the ends of the logs, which are about to be removed.
  func explain(_ reason: String) {
    timeline.print("NOT PROVED: \(reason).", .bad)
    for (name, tail) in [
      ("loopwarden", supervisorLog.tail), ("the stand-in kubelet and API server", standInLog.tail),
    ] {
      timeline.print("The last lines of \(name):")
      if tail.isEmpty { timeline.print("  (none)") }
      for line in tail { timeline.print("  \(line)") }
    }
  }

  private var stopText: String {
    guard let stopToReady else { return "never ready again" }
    let theirs = proof.status?.lastStop?.outageSeconds.map { ", \($0) s by loopwarden's" } ?? ""
    return
      "\(stopToReady.tenths) s by the demo's clock\(theirs); of these \(settings.shutdownDelay) s"
      + " still serving (--shutdown-delay-duration)"
  }

  private var requestText: String {
    guard let client else { return "none" }
    let numbers = "\(client.sent) sent, \(client.failed) failed"
    guard client.failed > 0 else { return numbers }
    let span = client.outage.map { " within \($0.tenths) s" } ?? ", to the end"
    return numbers + span + " (\(client.lastError))"
  }

  private var watchText: String {
    guard let client else { return "none" }
    return "\(client.watchesEnded) ended by the server in due form, \(client.watchesCut) cut,"
      + " \(client.watchesRefused) refused before it was open again"
  }
}
