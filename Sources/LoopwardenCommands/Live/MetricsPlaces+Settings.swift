import Configuration

extension MetricsPlaces {
  /// Where `settings` send metrics.
  init(_ settings: Settings.Metrics) {
    self.init(textfile: settings.textfile.directory, listen: settings.listen)
  }
}
