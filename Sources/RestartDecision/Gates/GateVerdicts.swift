/// Every gate's verdict, in the order of `Gate`.
///
/// Most gates pass at most looks, so only objections are kept: a rehearsal takes millions of steps.
package struct GateVerdicts: Sendable, Equatable, RandomAccessCollection {
  /// The verdicts of the gates that do not simply pass, in the order of `Gate`.
  package private(set) var objections: [GateVerdict]
  /// The gates that bind.
  package private(set) var binding: GateSet

  /// Every gate passes.
  package init() {
    objections = []
    binding = GateSet()
  }

  /// The verdicts that `objections` leave, which are in the order of `Gate`.
  init(objections: [GateVerdict]) {
    self.objections = objections
    var bits: UInt64 = 0
    for one in objections where one.effect == .binds { bits |= 1 << UInt64(one.gate.rawValue) }
    binding = GateSet(rawValue: bits)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { GateTable.rows.count }
  /// The verdict of the gate with the number `index`.
  package subscript(index: Int) -> GateVerdict {
    for one in objections where Int(one.gate.rawValue) == index { return one }
    return GateVerdict(gate: GateTable.rows[index].gate, effect: .passes, reason: nil)
  }

  /// The verdict of `gate`.
  package subscript(gate: Gate) -> GateVerdict { self[Int(gate.rawValue)] }

  /// Takes `verdict` in place of what was said of its gate.
  mutating func replace(_ verdict: GateVerdict) {
    let later = objections.firstIndex { $0.gate.rawValue >= verdict.gate.rawValue }
    if let later, objections[later].gate == verdict.gate {
      objections[later] = verdict
    } else {
      objections.insert(verdict, at: later ?? objections.count)
    }
    self = GateVerdicts(objections: objections)
  }
}
