package import ContainerRuntime
import ControlPlaneNode
import Glibc
import RestartDecision

/// Owns the one manifest that may be out of its folder, from the operator's request until it is back,
/// over crashes and reloads. It does not depend on anybody asking after the stop: `advance()` alone
/// brings the manifest back.
package final class ManifestMethod {
  /// How long kubelet may take to notice: it is told by inotify, and looks by itself every 20 s
  /// (`fileCheckFrequency`).
  static let noticeLimit: Duration = .seconds(25)
  /// For the runtime's part, after the grace.
  static let margin: Duration = .seconds(10)
  /// From the process's end to the return, so that kubelet is done with the pod: the same content
  /// gives the same pod UID, and kubelets from 1.22 to 1.26 have lost pods that came back while they
  /// were being ended (kubernetes #104648, #107733, #109596, #113145). kubelet relists each second
  /// and cleans up every two.
  static let settling: Duration = .seconds(4)
  /// How soon a manifest that did not come back, or that others have replaced, is looked at again.
  static let retryPace: Duration = .seconds(10)

  /// The manifest that is out, and what it waits for.
  private struct Flight {
    var record: ManifestMoveRecord
    /// When the process was first seen gone, on the boot clock in milliseconds.
    var endedAt: Int64?
  }

  /// Why a manifest was not taken out.
  enum Refusal: Error, Equatable {
    /// Its time was over.
    case tooLate
    /// Anything else.
    case because(String)
  }

  /// How the move for a process ended.
  enum Outcome: Equatable {
    /// The process ended, and the manifest is back.
    case finished
    /// Anything else.
    case failed(String)
  }

  let move: ManifestMove
  private let boot: String
  private let procFS: ProcFS
  private let settling: Int64
  private var flight: Flight?
  /// A journal is there, or may be, and no flight: it is looked at again until it is gone.
  private var isUnsettled = false
  /// When that was last tried, on the boot clock in milliseconds.
  private var triedAt: Int64 = 0
  /// What people were last told to act on, while it lasts.
  private var alarm: String?
  /// Why the restart that is in flight was begun; nil while none is. It ends by the method that it
  /// began with, whatever is asked for or configured meanwhile.
  var cause: Cause?
  private var outcome: (target: ManifestMoveRecord.Target, Outcome)?
  private var notes: [ManifestNote] = []

  /// The owner of the move whose journal is in `state`; nothing is looked at yet.
  ///
  /// - Throws: `FileFault` where this boot's id cannot be read.
  package init(
    state: StateDirectory, procFS: ProcFS = ProcFS(), settling: Duration = ManifestMethod.settling
  ) throws(FileFault) {
    move = ManifestMove(journal: ManifestMethodWords.journal(state))
    boot = try BootIdentity.currentText()
    self.procFS = procFS
    self.settling = settling.wholeMilliseconds
  }

  /// Where the manifest is read while it is out; nil otherwise.
  package var parkedManifest: String? { flight?.record.parked }

  /// How soon `advance()` wants to be called again; nil while no manifest is out.
  package var pace: Duration? {
    guard flight != nil || isUnsettled else { return nil }
    return alarm == nil ? .seconds(1) : Self.retryPace
  }

  /// What has to be told since the last time.
  package func takeNotes() -> [ManifestNote] {
    defer { notes = [] }
    return notes
  }

  /// Finishes what an earlier process left: before the first look, under the actor's lock. Only where
  /// the process that was to end still runs, in the same boot and in time, the manifest stays out:
  /// kubelet is ending it, and must not see the same pod come back meanwhile.
  package func takeOver() {
    triedAt = Self.now
    do throws(ManifestMoveError) {
      if case .parked(let record) = try move.standing() { flight = Flight(record: record) }
      if let record = flight?.record, isRunning(record.target), Self.now < record.putBackBy {
        alarm = nil
        tell(
          "going on with the manifest method: \(record.parked) comes back as \(record.manifest) when "
            + "process \(record.target.pid) has ended")
        return
      }
    } catch {
      // `putBack()` says the same, and what it means.
    }
    putBack()
  }

  /// Takes the manifest out, for the end of `target`, not later than `before`.
  ///
  /// - Throws: where it is not out.
  func begin(
    _ manifest: String, target: BareProcessID, stopLimit: Duration, request: UInt64,
    before: ContinuousClock.Instant?
  ) throws(Refusal) {
    guard flight == nil else {
      throw .because("a manifest is out already: \(parkedManifest ?? "")")
    }
    let target = ManifestMoveRecord.Target(
      pid: target.pid, startTicks: target.startTicks, boot: boot)
    guard isRunning(target) else { throw .because("process \(target.pid) is gone already") }
    let limit = Self.noticeLimit + stopLimit + Self.margin
    outcome = nil
    do throws(ManifestMoveError) {
      let record = try move.park(
        manifest, for: target, putBackBy: Self.now + limit.wholeMilliseconds, request: request,
        before: before)
      flight = Flight(record: record)
      tell(
        "the manifest method: \(record.manifest) is parked as \(record.parked) until process "
          + "\(target.pid) has ended, \(limit.components.seconds) s at most")
    } catch {
      let standing = try? move.standing()
      // A journal that could not be removed is looked at until it is gone.
      isUnsettled = standing != ManifestStanding.none
      // One that went out and could not be put back at once counts as out.
      guard case .parked(let record)? = standing, record.target == target else {
        throw error.kind == .tooLate ? .tooLate : .because("\(error)")
      }
      flight = Flight(record: record)
      fault("\(error)")
    }
  }

  /// How the move for this process ended; nil while it is under way, and where there was none.
  func result(of target: BareProcessID) -> Outcome? {
    guard let outcome, outcome.target.pid == target.pid,
      outcome.target.startTicks == target.startTicks
    else { return nil }
    return outcome.1
  }

  /// Brings the manifest back if its time has come; never waits. To be called at every step.
  package func advance() {
    let now = Self.now
    guard let current = flight else {
      if isUnsettled, now - triedAt >= Self.retryPace.wholeMilliseconds { takeOver() }
      return
    }
    if current.endedAt == nil, !isRunning(current.record.target) { flight?.endedAt = now }
    let hasSettled = flight?.endedAt.map { now - $0 >= settling } ?? false
    if hasSettled || now >= current.record.putBackBy { putBack() }
  }

  /// Before this process ends on a signal: waits until the manifest is back, as long as `advance()`
  /// would have waited at most. `whileWaiting` is called about every second. A process that leaves
  /// with the manifest out leaves no API server until somebody starts it again.
  package func finish(whileWaiting: () -> Void) {
    // What keeps failing ten times over a second does not get better by more of it.
    var failures = 0
    var rounds = 0
    if flight == nil, isUnsettled { takeOver() }
    while flight != nil, failures < 10 {
      advance()
      if alarm != nil { failures += 1 }
      if flight == nil { return }
      if rounds % 10 == 0 { whileWaiting() }
      rounds += 1
      poll(nil, 0, 100)
    }
  }

  private func putBack() {
    do throws(ManifestMoveError) {
      let result = try move.putBack()
      let ended = flight.map { $0.endedAt != nil || !isRunning($0.record.target) } ?? true
      settle(ManifestMethodWords.note(result, processEnded: ended), result, ended)
    } catch {
      fault("\(error)")
    }
  }

  private func settle(_ note: ManifestNote?, _ result: ManifestReturn, _ ended: Bool) {
    if let record = flight?.record {
      let failure: String? =
        switch result {
        case .returned, .wasInPlace, .keptBoth: ended ? nil : note?.sentence
        case .lost, .nothing: note?.sentence ?? "the manifest's journal was removed by others"
        }
      outcome = (record.target, failure.map(Outcome.failed) ?? .finished)
    }
    flight = nil
    switch result {
    // The journal stays: whoever has two manifests, or none, may change that.
    case .keptBoth, .lost: isUnsettled = true
    case .returned, .wasInPlace, .nothing:
      isUnsettled = false
      alarm = nil
    }
    guard let note else { return }
    if isUnsettled { sound(note.sentence) } else { notes.append(note) }
  }

  private func fault(_ why: String) {
    isUnsettled = true
    sound(ManifestMethodWords.fault(why))
  }

  /// Tried again and again, and said once.
  private func sound(_ sentence: String) {
    if alarm != sentence { notes.append(ManifestNote(isAlarm: true, sentence: sentence)) }
    alarm = sentence
  }

  private func tell(_ sentence: String) {
    notes.append(ManifestNote(isAlarm: false, sentence: sentence))
  }

  /// One that has ended and waits for its parent to notice has ended.
  private func isRunning(_ target: ManifestMoveRecord.Target) -> Bool {
    guard target.boot == boot, case .success(let stat) = procFS.stat(target.pid) else {
      return false
    }
    return stat.startTicks == target.startTicks && stat.isAlive
  }

  private static var now: Int64 { Clocks.now().boot.milliseconds }
}
