extension Correlation {
  /// A stable name for machines.
  package var label: String {
    switch self {
    case .renewedByRestart: "renewed-by-restart"
    case .persisted: "persisted"
    case .clockStepped: "clock-stepped"
    case .otherProcess: "other-process"
    }
  }

  /// Whether it was read from files.
  package var isPersisted: Bool {
    if case .persisted = self { true } else { false }
  }

  /// Whether a restart of the process makes a new certificate.
  package var restartRenews: Bool {
    switch self {
    case .renewedByRestart, .clockStepped: true
    case .persisted, .otherProcess: false
    }
  }

  /// What the verdict was made from.
  package var numbers: Numbers {
    switch self {
    case .renewedByRestart(let numbers), .persisted(let numbers, _), .clockStepped(let numbers),
      .otherProcess(let numbers):
      numbers
    }
  }

  /// One sentence for people, with the numbers in it.
  package var sentence: String {
    let seconds = numbers.secondsAfterStart
    let offset = "\(seconds.magnitude) s \(seconds < 0 ? "before" : "after") the process start"
    let lifetime = StockLifetime.explanation(ofSeconds: numbers.lifetime)
    switch self {
    case .renewedByRestart:
      return "made by this process (\(offset)): a restart renews it"
    case .persisted(_, .configured):
      return "kept in files, as configured: renew the files first, a restart alone does not"
    case .persisted(_, .survivedProcessChange):
      return "kept in files (it survived a restart): renew the files first"
    case .persisted(_, .lifetime):
      return "kept in files (made \(offset), lifetime \(lifetime)): renew the files first"
    case .clockStepped:
      return "made \(offset), lifetime \(lifetime): the clock was stepped; a restart renews it"
    case .otherProcess:
      return
        "made \(offset), lifetime \(lifetime): another process answers on this port; "
        + "check what listens there"
    }
  }
}
