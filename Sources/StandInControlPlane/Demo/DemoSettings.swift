/// The demo's times: what takes days on a master takes seconds here.
struct DemoSettings {
  /// How long the stand-in's loopback certificate lives from the process's start: seconds. On a
  /// stock kube-apiserver it is 365 days less an hour.
  let certificateLife = 60
  /// `restart.renewBefore`, seconds; half of the certificate's life would be the cap.
  let renewBefore = 28
  /// `restart.urgentBefore`, seconds: from here on gates that only advise give way.
  let urgentBefore = 20
  /// `restart.soak`, seconds.
  let soak = 5
  /// `restart.minimumReady` and `restart.kubeletBackOffReset`, seconds.
  let minimumReady = 10
  /// `--shutdown-delay-duration`, seconds.
  let shutdownDelay = 2
  /// `--shutdown-watch-termination-grace-period`, seconds.
  let watchGrace = 2
  /// `--request-timeout`, seconds.
  let requestTimeout = 10
  /// Between two requests of the demo's client, milliseconds.
  let requestIntervalMilliseconds = 100
  /// The whole demo ends after this, proved or not.
  let limit = Duration.seconds(110)
}
