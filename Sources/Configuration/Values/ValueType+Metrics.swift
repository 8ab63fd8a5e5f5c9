internal import Telemetry
internal import YAMLDocument

extension ValueType where Value == ListenPlace? {
  /// `off`, or a place on this machine.
  static var listenPlace: ValueType {
    let form = "127.0.0.1:PORT, [::1]:PORT or unix:/path"
    return .either(
      "off", name: "off",
      or: .scalar(form, .text, mustBe: form, write: { YAMLText.write("\($0)") }) { text in
        do throws(ListenPlace.Malformed) {
          return .success(try ListenPlace(parsing: text))
        } catch {
          return .failure(Refusal(must: error.advice))
        }
      })
  }
}

extension ValueType where Value == TextfileChoice {
  /// `auto`, `off`, or a folder.
  static var textfileChoice: ValueType {
    let path = ValueType<String>.absolutePath
    return ValueType(
      name: "auto, off or absolute path", form: .text,
      read: { node, complaints in
        switch node.string {
        case "auto": .automatic
        case "off": .off
        default: path.read(node, &complaints).map { .folder($0) }
        }
      },
      write: { value in
        switch value {
        case .automatic: YAMLText.write("auto")
        case .off: YAMLText.write("off")
        case .folder(let folder): path.write(folder)
        }
      })
  }
}
