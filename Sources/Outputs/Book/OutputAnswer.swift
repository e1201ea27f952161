/// What became of an attempt to hand an alert over.
public struct OutputAnswer: Hashable, Sendable {
  /// What follows from it.
  public enum Verdict: Hashable, Sendable {
    /// The alert is taken.
    case done
    /// Not now: nothing is sent for so many milliseconds, or where that is not said, until the schedule has it.
    case busy(milliseconds: Int64?)
    /// Not taken.
    case failed
    /// Not taken, and mostly never will be, by the settings on one side or the other.
    case misconfigured
    /// Whoever received is gone for good.
    case gone
  }

  public var verdict: Verdict
  /// HTTP status or exit status; nil where there was none.
  public var status: Int?
  /// A word for the class, such as `http-503`, `timeout`, `tls`, `exit-75`.
  public var code: String
  /// One line for people, without a word of the receiver's.
  public var message: String
  /// Whether what was taken did not reach all whom it was for, which no waiting will change.
  public var isPartly = false

  /// An answer of these parts.
  public init(_ verdict: Verdict, status: Int? = nil, code: String, message: String) {
    self.verdict = verdict
    self.status = status
    self.code = code
    self.message = message
  }

  /// Nothing was sent, since `reason` keeps us from it.
  public static func unready(_ code: String, _ reason: String) -> OutputAnswer {
    OutputAnswer(.misconfigured, code: code, message: reason)
  }
}
