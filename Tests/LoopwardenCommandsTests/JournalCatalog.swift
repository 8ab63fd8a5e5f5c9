import FoundationEssentials
import LoopwardenCommands

/// `packaging/catalog/loopwarden.catalog` (https://systemd.io/CATALOG).
struct JournalCatalog {
  /// One message's entry.
  struct Entry {
    let id: String
    /// `Subject` and the like.
    var headers: [(name: String, value: String)] = []
    /// Each on one line.
    var paragraphs: [String] = []

    /// Names between two @, in headers and text.
    var substitutions: [String] {
      (headers.map(\.value) + paragraphs).flatMap { text in
        text.split(separator: "@", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      }
    }
  }

  let entries: [Entry]

  /// Reads a catalog's text: `-- ID`, headers, an empty line, paragraphs. `#` begins a comment.
  init(_ text: String) {
    var entries: [Entry] = []
    var isInHeaders = false
    var paragraph: [Substring] = []
    func endParagraph() {
      if !paragraph.isEmpty, let last = entries.indices.last {
        entries[last].paragraphs.append(paragraph.joined(separator: " "))
      }
      paragraph = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") { continue }
      if line.hasPrefix("-- ") {
        endParagraph()
        entries.append(Entry(id: String(line.dropFirst(3))))
        isInHeaders = true
      } else if line.isEmpty {
        endParagraph()
        isInHeaders = false
      } else if isInHeaders, let colon = line.firstIndex(of: ":"), let last = entries.indices.last {
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        entries[last].headers.append((String(line[..<colon]), String(value)))
      } else {
        paragraph.append(line)
      }
    }
    endParagraph()
    self.entries = entries
  }

  static var path: String { JournalDocument.root + "/packaging/catalog/loopwarden.catalog" }

  static func read() throws -> JournalCatalog {
    JournalCatalog(try String(contentsOfFile: path, encoding: .utf8))
  }
}
