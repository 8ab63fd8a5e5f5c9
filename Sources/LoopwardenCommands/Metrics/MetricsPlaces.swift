package import Telemetry

/// Where metrics go.
package struct MetricsPlaces: Sendable, Equatable {
  /// For node_exporter.
  package var textfile: TextfileChoice
  /// Over HTTP; `nil`: nowhere.
  package var listen: ListenPlace?

  /// Places, one by one.
  package init(textfile: TextfileChoice, listen: ListenPlace?) {
    self.textfile = textfile
    self.listen = listen
  }
}
