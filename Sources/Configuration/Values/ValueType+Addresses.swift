internal import YAMLDocument

extension ValueType where Value == [HostPort] {
  /// A list of `HOST:PORT`.
  static var addresses: ValueType {
    let address = ValueType<HostPort>.address
    return ValueType(
      name: "list of HOST:PORT", form: .list,
      read: { node, complaints in
        guard let items = node.items else {
          complaints.append(Complaint(text: "must be a list of HOST:PORT, not \(node.found)"))
          return nil
        }
        var places: [HostPort] = []
        for (index, item) in items.enumerated() {
          var found: [Complaint] = []
          if let place = address.read(item, &found) { places.append(place) }
          complaints += found.map { complaint in
            Complaint(
              part: "[\(index)]" + complaint.part, line: complaint.line ?? item.line,
              text: complaint.text)
          }
        }
        return places.count == items.count ? places : nil
      },
      write: { places in YAMLText.write(places.map(\.description)) })
  }
}
