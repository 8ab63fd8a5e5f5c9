package import Telemetry

extension Settings {
  /// Where metrics go.
  package struct Metrics: Sendable, Equatable {
    /// For node_exporter.
    package var textfile = Textfile()
    /// Over HTTP; `nil`: nowhere.
    package var listen: ListenPlace?

    /// The file for node_exporter.
    package struct Textfile: Sendable, Equatable {
      /// The folder that it reads.
      package var directory = TextfileChoice.automatic
    }
  }
}
