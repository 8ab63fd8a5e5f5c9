import Telemetry

/// The text of `docs/metrics.md`, from the code.
enum MetricsDocument {
  static let page = "docs/metrics.md"

  private static var metrics: String {
    var text = "| metric | type | unit | labels | help |\n|---|---|---|---|---|\n"
    for metric in Metric.allCases {
      let labels = metric.labels.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      text +=
        "| `\(metric.name)` | \(metric.kind.rawValue) | \(metric.unit) | \(labels) | \(metric.help) |\n"
    }
    return text
  }

  private static var labels: String {
    var text = "| label | values |\n|---|---|\n"
    for label in MetricLabel.allCases { text += "| `\(label.rawValue)` | \(label.meaning) |\n" }
    return text
  }

  static func render() -> String {
    """
    # Metrics

    <!-- Written by a test from the code: UPDATE_DOCS=1 swift test --filter MetricsDocumentTests -->

    The service says after each look what it saw and did, in Prometheus' text format 0.0.4. What is not
    known at a look has no sample then: an alert on a number that is missing would be one on a guess.
    Times are Unix seconds, so that `time() - x` is an age; no sample carries a timestamp of its own. Names,
    labels and units are stable.

    ## Two ways out

    Scrape each master by one of them only, or everything comes twice.

    | | the textfile | over HTTP |
    |---|---|---|
    | key | `metrics.textfile.directory`: `auto`, `off` or a folder | `metrics.listen`: `off`, `127.0.0.1:PORT`, `[::1]:PORT` or `unix:/path` |
    | by default | `auto`: `\(Textfile.standardFolder)/\(Textfile.name)` while that folder is there, as with Debian's prometheus-node-exporter | off |
    | when the service ends | the last file stays; `LoopwardenSilent` goes by the time of the next look in it | nobody answers |
    | when it cannot be | told once in the log (`service-fault`), tried again at each look; the service goes on | the same |

    The textfile is replaced whole, readable by everybody, and written under a name that node_exporter does not
    read before. The service sees a folder that was made after its start as read-only: restart loopwarden once
    after installing node_exporter. A folder of your own needs `ReadWritePaths=` in a drop-in of the unit.
    When the package is removed, the file in the default folder is too.

    The listener is for this machine: any other address than a loopback one is refused by the
    configuration. It answers `GET` and `HEAD` of `/metrics`, without TLS and without asking who wants
    it; whoever may log in on the master may read these numbers in `status.json` as well. A Unix socket
    is open to every local user. There is no thread for it: a scrape is answered between two looks, in
    milliseconds, and waits while a look runs, seldom for more than a second, for `looks.deadline` at
    the most. At most \(MetricsListener.maximumConnections) clients are served at once, each for 5 s, with a
    head of at most 4 KiB.

    ```yaml
    scrape_configs:
      - job_name: loopwarden
        scrape_timeout: 25s   # a look may take 20 s
        static_configs: [{targets: ["127.0.0.1:9105"]}]
    ```

    ## Metrics

    \(metrics)
    ## Labels

    \(labels)
    Every label has a bounded set of values, and a series for each from the start, except where a name is
    the value. `instance` is the scraper's.

    ## Alerts and a dashboard

    `/usr/share/loopwarden/alerts/loopwarden.rules.yml` holds the rules; [alerts.md](alerts.md) says
    what to do about each. `/usr/share/loopwarden/dashboards/loopwarden.json` is a dashboard for
    Grafana 9 and later. Copy both to where Prometheus and Grafana are; Grafana imports the dashboard, or
    has it provisioned:

    ```yaml
    # /etc/grafana/provisioning/dashboards/loopwarden.yaml
    apiVersion: 1
    providers:
      - {name: loopwarden, options: {path: /var/lib/grafana/dashboards/loopwarden}}
    ```

    """
  }
}
