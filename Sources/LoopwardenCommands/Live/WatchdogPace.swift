/// How often the service must look so that the watchdog, which completed looks alone feed, does not
/// take a slow one for a hung one.
package enum WatchdogPace {
  /// How long after the beginning of one look the next must begin at the latest: twice in the
  /// watchdog's interval, and sooner where a look may take much of it.
  ///
  /// Between two words to the watchdog lie this pause and one whole look.
  package static func latestStart(watchdog: Duration, look: Duration) -> Duration {
    // A tenth is for what comes after a look: writing it down, and telling it.
    max(.zero, min(watchdog / 2, watchdog * 9 / 10 - look))
  }
}
