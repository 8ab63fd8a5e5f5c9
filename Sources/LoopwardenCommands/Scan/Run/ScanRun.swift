import FoundationEssentials
import Glibc
import RestartDecision
package import TLSProbe

/// One scan from its targets to its summary.
package struct ScanRun {
  /// How results are written as they come.
  package enum Form: String, Sendable, CaseIterable {
    /// Columns for people, and the summary.
    case table
    /// A JSON object on each line, the summary last.
    case json
    /// RFC 4180; the summary goes to standard error.
    case csv
  }

  package var targets: [ScanTarget]
  package var limits = FleetLimits()
  package var thresholds: ScanThresholds
  package var form = Form.table
  package var isColoured = false
  /// Where results of an earlier run are, and those of this one go.
  package var resume: ResumeFile?
  /// A file for Prometheus' textfile collector, replaced at the end.
  package var textfile: String?
  /// Seconds since 1970.
  package var now: () -> Int64 = { Int64(time(nil)) }

  package init(_ targets: [ScanTarget], thresholds: ScanThresholds) {
    self.targets = targets
    self.thresholds = thresholds
  }

  /// What stopped it: nothing of what it has said so far is wrong.
  package struct Broken: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// Asks whoever is missing, tells as it goes, and ends with the summary.
  ///
  /// - Throws: `Broken`, a `FileFault`, or what an encoder throws.
  package func run(
    to streams: ScanStreams, errors: (String) -> Void, interruptedBy wakeFD: Int32?
  ) throws -> ScanSummary {
    let state = State(self, streams)
    state.takeKnown()
    let end: FleetScan.End
    do throws(ProbeFailure) {
      let scan = try FleetScan(
        state.missing.map(\.place), limits: limits,
        listener: FleetScan.Listener(
          ended: { state.take($0) }, beat: { state.show($0) }))
      end = scan.run(interruptedBy: wakeFD)
    } catch { throw Broken(description: "\(error)") }
    streams.clear()
    if let fault = state.fault { throw fault }
    if case .failed(let failure) = end { throw Broken(description: "\(failure)") }
    let summary = ScanSummary(
      state.records, total: targets.count, resumed: state.resumed,
      interrupted: end == .interrupted, thresholds: thresholds, now: now())
    try tell(summary, state.records, to: streams, errors: errors)
    return summary
  }

  private func tell(
    _ summary: ScanSummary, _ records: [ScanRecord], to streams: ScanStreams,
    errors: (String) -> Void
  ) throws {
    // An unfinished scan must not replace a whole one's numbers.
    if let textfile, !summary.interrupted {
      let text = ScanMetrics.text(records, summary, now: now())
      try SmallFile.replace(textfile, with: Array(text.utf8), mode: 0o644)
    }
    let lines = summary.lines(records, now: now()).map(PlainText.line)
    switch form {
    case .table: for line in (records.isEmpty ? [] : [""]) + lines { _ = streams.line(line) }
    case .json: _ = streams.line(try Self.json(summary))
    case .csv: errors(lines[0])
    }
  }

  fileprivate static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension ScanRun {
  /// What is known so far; shared with the loop's callbacks.
  private final class State {
    private let run: ScanRun
    private let streams: ScanStreams
    private let table: ScanTable
    private let began = ContinuousClock.now
    private(set) var missing: [ScanTarget] = []
    private(set) var records: [ScanRecord] = []
    private(set) var resumed = 0
    private(set) var fault: (any Error)?
    private var seen: [CheckVerdict: Int] = [:]

    init(_ run: ScanRun, _ streams: ScanStreams) {
      self.run = run
      self.streams = streams
      table = ScanTable(run.targets, isColoured: run.isColoured)
    }

    /// Takes over what an earlier run found; whoever did not answer then is asked again.
    func takeKnown() {
      switch run.form {
      case .table: say(table.header)
      case .csv: say(ScanCSV.header)
      case .json: break
      }
      for target in run.targets {
        let name = PlainText.line(target.place.description)
        guard var record = run.resume?.known[name], record.outcome != .unreachable else {
          missing.append(target)
          continue
        }
        // The inputs of this run say which cluster it is.
        record.cluster = target.cluster
        resumed += 1
        tell(record)
      }
    }

    func take(_ outcome: FleetOutcome) -> Bool {
      let record = ScanRecord(missing[outcome.index], outcome, at: run.now())
      do { try run.resume?.append(record) } catch {
        fault = error
        return false
      }
      tell(record)
      return fault == nil
    }

    func show(_ progress: FleetProgress) {
      let elapsed = ContinuousClock.now - began
      streams.progress(
        ScanProgress.line(
          progress, seen: seen,
          after: Interval(milliseconds: elapsed.components.seconds * 1000)))
    }

    private func tell(_ record: ScanRecord) {
      records.append(record)
      let now = run.now()
      let verdict = record.verdict(at: now, run.thresholds)
      seen[verdict, default: 0] += 1
      switch run.form {
      case .table: say(table.line(record, verdict, now: now))
      case .csv: say(ScanCSV.line(record, verdict))
      case .json:
        var line = record
        line.verdict = verdict
        do { say(try ScanRun.json(line)) } catch { fault = error }
      }
    }

    private func say(_ line: String) {
      if !streams.line(line), fault == nil {
        fault = Broken(description: "nobody reads the results any more: the scan was ended")
      }
    }
  }
}
