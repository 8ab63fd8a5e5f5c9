/// Samples of one moment, and their text in Prometheus' format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats, "Text-based format").
package struct Exposition: Sendable {
  private struct Sample {
    let values: [String]
    let number: Double
  }

  private var samples: [Metric: [Sample]] = [:]
  /// What was set against the table, in words; empty but for a mistake in this program, which a
  /// test finds. Such samples are left out.
  package private(set) var breaches: [String] = []

  /// No sample yet.
  package init() {}

  /// Sets a sample; `values` are those of the metric's labels, in the table's order. Times are in
  /// Unix seconds, lengths in seconds.
  package mutating func set(_ metric: Metric, _ values: [String] = [], to number: Double) {
    guard values.count == metric.labels.count else {
      breaches.append("\(metric.name) has \(metric.labels.count) labels, not \(values.count)")
      return
    }
    guard !samples[metric, default: []].contains(where: { $0.values == values }) else {
      breaches.append("\(metric.name) \(values) is set twice")
      return
    }
    samples[metric, default: []].append(Sample(values: values, number: number))
  }

  /// A truth: 1 or 0.
  package mutating func set(_ metric: Metric, _ values: [String] = [], to truth: Bool) {
    set(metric, values, to: truth ? 1 : 0)
  }

  /// A sample if there is something to say.
  package mutating func set(_ metric: Metric, toKnown number: Double?) {
    if let number { set(metric, to: number) }
  }

  /// One series for each of `all`, the last label's values: 1 for `present`, 0 for the rest. With
  /// `nil`, all are 0.
  package mutating func set(
    _ metric: Metric, _ values: [String] = [], oneOf all: [String], is present: String?
  ) {
    if let present, !all.contains(present) {
      breaches.append("\(metric.name) knows no \(present)")
    }
    for value in all { set(metric, values + [value], to: value == present) }
  }

  /// The text, in the table's order and then in that of the labels' values; ends in a line feed.
  package func text() -> String {
    var text = ""
    for metric in Metric.allCases {
      guard let family = samples[metric] else { continue }
      text += "# HELP \(metric.name) \(SampleText.help(metric.help))\n"
      text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
      for sample in family.sorted(by: { $0.values.lexicographicallyPrecedes($1.values) }) {
        let pairs = zip(metric.labels, sample.values)
          .map { "\($0.rawValue)=\"\(SampleText.label($1))\"" }
          .joined(separator: ",")
        text += metric.name + (pairs.isEmpty ? "" : "{\(pairs)}")
        text += " \(SampleText.number(sample.number))\n"
      }
    }
    return text
  }
}
