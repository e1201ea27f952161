import AlertLog
import Locking
import Outputs
import StateStore

/// What an output tells the journal.
enum OutputReport: Sendable {
  case event(OutputEvent)
  case silenceEnded(Silence)
  /// For the log alone.
  case warning(String)
  /// Its books or the log cannot be used; said once until ``recovered``.
  case troubled(output: String, String)
  case recovered(output: String)
}

/// How all outputs fare now, for the metrics. Any thread.
final class OutputBoard: Sendable {
  /// One output.
  struct Figures: Sendable {
    var kind: String
    var record: OutputRecord
    var waiting: Int
  }
  private let figures = Guarded<[String: Figures]>([:])

  /// Puts up how an output fares; nil takes it down.
  func put(_ figures: Figures?, of output: String) {
    self.figures.withLock { $0[output] = figures }
  }

  /// The lines of the metrics file; none without outputs.
  var metrics: String {
    let all = figures.withLock { $0 }.sorted { $0.key < $1.key }
    guard !all.isEmpty else { return "" }
    var text = ""
    func add(
      _ name: String, _ type: String, _ help: String, _ value: (Figures) -> String
    ) {
      text += "# HELP claimwatch_output_\(name) \(help)\n# TYPE claimwatch_output_\(name) \(type)\n"
      for (id, figures) in all {
        text += "claimwatch_output_\(name){output=\"\(id)\"} \(value(figures))\n"
      }
    }
    add("up", "gauge", "0 while the receiver takes nothing, three times in a row or more.") {
      $0.record.saidDown || $0.record.offSince != nil ? "0" : "1"
    }
    add("passed_seq", "gauge", "The number of the last alert of the log that was looked at.") {
      "\($0.record.passed)"
    }
    add("waiting", "gauge", "Alerts that wait for another attempt or are held back.") {
      "\($0.waiting)"
    }
    add("sent_total", "counter", "Alerts that were taken, since the output began.") {
      "\($0.record.sent)"
    }
    add("failures_total", "counter", "Attempts that failed, since the output began.") {
      "\($0.record.failed)"
    }
    add("dead_letters", "gauge", "Alerts that were given up.") { "\($0.record.deadLetters)" }
    add("missing_total", "counter", "Alerts that were gone from the disk before they were sent.") {
      "\($0.record.missing)"
    }
    return text
  }
}
