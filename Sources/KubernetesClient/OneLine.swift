/// Foreign text made fit for a message: control characters become spaces, and the rest is cut.
enum OneLine {
  static func of(_ text: String, limit: Int = 300) -> String {
    var scalars = String.UnicodeScalarView()
    var count = 0
    var lastWasSpace = true
    for scalar in text.unicodeScalars {
      guard count < limit else {
        scalars.append("…")
        break
      }
      let isBlank: Bool
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: isBlank = true
      default: isBlank = false
      }
      if isBlank && lastWasSpace { continue }
      scalars.append(isBlank ? " " : scalar)
      lastWasSpace = isBlank
      count += 1
    }
    return String(scalars)
  }
}
