internal import Glibc
internal import RestartDecision
internal import TimeZoneData

extension CrossChecks {
  /// The zone of the windows; `nil`, with a problem, if tzdata does not know it.
  mutating func zone(zoneinfo: String) -> UTCOffsets? {
    let path = "restart.timeZone"
    guard isGood(path) else { return .utc }
    let name = settings.restart.timeZone
    do throws(TimeZoneError) {
      return try UTCOffsets(zone: name, zoneinfo: zoneinfo)
    } catch {
      var message = "restart.timeZone must be a time zone of tzdata, not \(name.debugDescription)"
      if let near = ZoneNames.nearest(to: name, zoneinfo: zoneinfo) {
        message += " (did you mean \"\(near)\"?)"
      } else {
        message += ": \(error)"
      }
      if let windows = origins["restart.windows"] {
        message += "; needed by the windows, \(windows)"
      }
      problems.append(
        ConfigurationProblem(.value, at: origins[path] ?? .standard, message))
      return nil
    }
  }

  /// This node's name: configured, else the host's name as kubelet takes it.
  mutating func nodeName(hostName: String?) -> String? {
    guard isGood("nodeName") else { return "" }
    if let name = settings.nodeName { return name }
    let name = (hostName ?? Self.systemHostName()).lowercased()
    if isSubdomain(name) { return name }
    problems.append(
      ConfigurationProblem(
        .value, at: .standard,
        "nodeName is empty, and the host's name \(name.debugDescription) cannot be a node's name;"
          + " set nodeName"))
    return nil
  }

  /// gethostname(2); empty if it fails.
  private static func systemHostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    // The last byte stays 0: a name that was cut off need not end in one.
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
