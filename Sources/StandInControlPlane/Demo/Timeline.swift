import Glibc

/// The demo's output: lines that stay and, on a terminal, one line at the bottom that ticks.
final class Timeline {
  enum Tone { case plain, quiet, good, bad, warning, strong }

  let isTerminal: Bool
  /// Standard output is gone (a closed pipe): nobody watches.
  private(set) var isClosed = false
  private let hasColours: Bool
  private let start = ContinuousClock.now
  private var ticker = ""

  init() {
    let kind = getenv("TERM").map { String(cString: $0) } ?? "dumb"
    isTerminal = isatty(STDOUT_FILENO) == 1 && kind != "dumb"
    // no-color.org: set and not empty.
    let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    hasColours = isTerminal && !refused
  }

  /// Time since the demo's beginning.
  var elapsed: Duration { start.duration(to: .now) }

  /// A line with time and speaker, the one of a master if it is named.
  func say(
    _ speaker: DemoSpeaker, _ text: String, _ tone: Tone = .plain, of master: String? = nil
  ) {
    let head = Self.padded(elapsed.tenths + "s", to: 7, left: true)
    let whole = (master.map { $0 + " " } ?? "") + speaker.rawValue
    let name = Self.padded(whole, to: 14, left: false)
    let lines = TextWrap.lines(text, width: max(40, width - 24))
    for (index, line) in lines.enumerated() {
      let start =
        index == 0
        ? coloured(head, .quiet) + "  " + coloured(name, speaker == .loopwarden ? .strong : .quiet)
        : String(repeating: " ", count: 23)
      put(start + " " + coloured(line, tone))
    }
  }

  /// A line without them.
  func print(_ text: String = "", _ tone: Tone = .plain) { put(coloured(text, tone)) }

  /// What ticks at the bottom of a terminal.
  func tick(_ text: String) {
    guard isTerminal else { return }
    let fitting = String(text.prefix(width - 1))
    guard fitting != ticker else { return }
    ticker = fitting
    write("\r\u{1b}[K" + coloured(fitting, .quiet))
  }

  /// Takes the ticking line away.
  func endTicking() {
    if !ticker.isEmpty { write("\r\u{1b}[K") }
    ticker = ""
  }

  private func put(_ line: String) {
    let bottom = ticker
    write((bottom.isEmpty ? "" : "\r\u{1b}[K") + line + "\n")
    if !bottom.isEmpty { write(coloured(bottom, .quiet)) }
  }

  private func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty, !isClosed {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 100)
      } else if errno != EINTR {
        isClosed = true
      }
    }
  }

  private var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else {
      return 100
    }
    return min(Int(size.ws_col), 120)
  }

  private func coloured(_ text: String, _ tone: Tone) -> String {
    guard hasColours, !text.isEmpty else { return text }
    let code =
      switch tone {
      case .plain: ""
      case .quiet: "2"
      case .good: "32"
      case .bad: "1;31"
      case .warning: "33"
      case .strong: "1;36"
      }
    return code.isEmpty ? text : "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }

  private static func padded(_ text: String, to width: Int, left: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return left ? space + text : text + space
  }
}

/// Text in lines of a width, broken at spaces; a longer word keeps its length.
package enum TextWrap {
  /// At least one line.
  package static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [line]
  }
}

extension Duration {
  /// Seconds with one decimal, `12.3`.
  package var tenths: String {
    let total = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
    return "\(total / 10).\(total % 10)"
  }
}
