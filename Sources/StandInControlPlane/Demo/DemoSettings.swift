/// The demo's times: what takes days on a master takes seconds here.
package struct DemoSettings {
  /// How many masters.
  let masters = 3
  /// How long the stand-in's loopback certificate lives from the process's start: seconds. On a
  /// stock kube-apiserver it is 365 days less an hour.
  let certificateLife: Int
  /// `restart.spread`, seconds.
  let spread = 2
  /// `restart.renewBefore`, seconds; with the spread less than half of the certificate's life, which
  /// would be the cap.
  var renewBefore: Int { certificateLife / 2 - spread - 1 }
  /// `restart.urgentBefore`, seconds: from here on gates that only advise give way.
  let urgentBefore = 6
  /// `restart.soak`, seconds.
  let soak = 3
  /// `restart.minimumReady` and `restart.kubeletBackOffReset`, seconds.
  let minimumReady = 10
  /// `cluster.pause`, seconds.
  let pause = 2
  /// `--shutdown-delay-duration`, seconds: what a round is about.
  let shutdownDelay: Int
  /// `--shutdown-watch-termination-grace-period`, seconds.
  let watchGrace = 2
  /// `--request-timeout`, seconds.
  let requestTimeout = 10
  /// Between two requests of the demo's client through the front, milliseconds.
  let requestIntervalMilliseconds = 50
  /// Between two looks at every master's own `/readyz`, milliseconds.
  let sampleIntervalMilliseconds = 150
  /// A round ends after this, proved or not.
  let limit = Duration.seconds(240)

  /// Times for masters whose certificates live `certificateLife` seconds.
  package init(certificateLife: Int, shutdownDelay: Int) {
    self.certificateLife = certificateLife
    self.shutdownDelay = shutdownDelay
  }

  /// The times of the round with number `index`: all clusters are started at once, and a later one's
  /// certificates age while the ones before are rolled.
  init(round index: Int, shutdownDelay: Int) {
    self.shutdownDelay = shutdownDelay
    certificateLife = 130 + 80 * index
  }
}
