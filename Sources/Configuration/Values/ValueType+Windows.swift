internal import YAMLDocument

extension ValueType where Value == [MaintenanceWindow] {
  /// A list of `{days, from, to}`.
  static var windows: ValueType {
    ValueType(
      name: "list of {days, from, to}", form: .list,
      read: { node, complaints in
        guard let items = node.items else {
          complaints.append(
            Complaint(text: "must be a list of {days, from, to}, not \(node.found)"))
          return nil
        }
        var windows: [MaintenanceWindow] = []
        for (index, item) in items.enumerated() {
          var reader = WindowReader(node: item, part: "[\(index)]")
          if let window = reader.window() { windows.append(window) }
          complaints += reader.complaints
        }
        return windows.count == items.count ? windows : nil
      },
      write: { "[" + $0.map(write).joined(separator: ", ") + "]" })
  }

  private static func write(_ window: MaintenanceWindow) -> String {
    let days = window.days.map { WindowReader.dayNames[$0] }.joined(separator: ", ")
    return "{days: [\(days)], from: \(clock(window.from)), to: \(clock(window.to))}"
  }

  private static func clock(_ minutes: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\"\(two(minutes / 60)):\(two(minutes % 60))\""
  }
}

/// Reads one window and keeps every complaint about it.
struct WindowReader {
  static let dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let keys = ["days", "from", "to"]
  private static let dayForms = "Mon, Tue, Wed, Thu, Fri, Sat, Sun or a range such as Mon-Fri"

  let node: YAMLNode
  let part: String
  var complaints: [Complaint] = []

  init(node: YAMLNode, part: String) {
    self.node = node
    self.part = part
  }

  mutating func window() -> MaintenanceWindow? {
    guard let entries = node.entries else {
      complain(node, "", "must be {days, from, to}, not \(node.found)")
      return nil
    }
    for (key, _) in entries {
      let name = key.scalarText ?? ""
      if !Self.keys.contains(name) {
        complain(
          key, "",
          "has the unknown key \"\(name)\"\(NearMiss.question(name, among: Self.keys));"
            + " allowed are days, from and to")
      }
    }
    let days = required("days").flatMap { self.days($0) }
    let from = required("from").flatMap { time($0, "from", last: 1439) }
    let to = required("to").flatMap { time($0, "to", last: 1440) }
    guard complaints.isEmpty, let days, let from, let to else { return nil }
    return MaintenanceWindow(days: days, from: from, to: to)
  }

  private mutating func complain(_ place: YAMLNode, _ member: String, _ text: String) {
    complaints.append(Complaint(part: part + member, line: place.line, text: text))
  }

  private mutating func required(_ key: String) -> YAMLNode? {
    if let value = node[key] { return value }
    complain(node, "", "must have \"\(key)\": {days: [Sat, Sun], from: \"02:00\", to: \"05:00\"}")
    return nil
  }

  private mutating func days(_ value: YAMLNode) -> [Int]? {
    let items = value.items ?? [value]
    if items.isEmpty { complain(value, ".days", "must name a day: the window would never open") }
    var days: Set<Int> = []
    for item in items {
      guard let text = item.string, let named = Self.range(text) else {
        let question = item.string.map { NearMiss.question($0, among: Self.dayNames) } ?? ""
        complain(item, ".days", "must be \(Self.dayForms), not \(item.found)\(question)")
        continue
      }
      for day in named where !days.insert(day).inserted {
        complain(item, ".days", "names \(Self.dayNames[day]) twice")
      }
    }
    return days.sorted()
  }

  /// `Sat`, `Mon-Fri`, or past the week's end, `Fri-Mon`.
  private static func range(_ text: String) -> [Int]? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      .map { end in dayNames.firstIndex { $0 == end } }
    switch ends.count {
    case 1: return ends[0].map { [$0] }
    case 2:
      guard let first = ends[0], let last = ends[1], first != last else { return nil }
      return (first...(last > first ? last : last + 7)).map { $0 % 7 }
    default: return nil
    }
  }

  private mutating func time(_ value: YAMLNode, _ key: String, last: Int) -> Int? {
    let digits = (value.string ?? "").utf8.map { Int($0) - 48 }
    if digits.count == 5, digits[2] == 10,
      [0, 1, 3, 4].allSatisfy({ (0...9).contains(digits[$0]) })
    {
      let (hour, minute) = (digits[0] * 10 + digits[1], digits[3] * 10 + digits[4])
      if minute < 60, hour * 60 + minute <= last { return hour * 60 + minute }
    }
    complain(
      value, ".\(key)",
      "must be a time from \"00:00\" to \(last < 1440 ? "\"23:59\"" : "\"24:00\"")"
        + ", not \(value.found)")
    return nil
  }
}
