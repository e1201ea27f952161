import FeedModel

/// ``FeedCondition`` as seven columns.
struct ConditionColumns {
  var code: Int
  var since: Int64?
  var failures: Int?
  var failureCode: String?
  var codeSince: Int64?
  var message: String?
  var goneSince: Int64?

  init(
    code: Int, since: Int64?, failures: Int?, failureCode: String?, codeSince: Int64?,
    message: String?, goneSince: Int64?
  ) {
    self.code = code
    self.since = since
    self.failures = failures
    self.failureCode = failureCode
    self.codeSince = codeSince
    self.message = message
    self.goneSince = goneSince
  }

  init(_ condition: FeedCondition) {
    switch condition {
    case .untried: code = 0
    case .ok: code = 1
    case .failing(let failure):
      code = 2
      set(failure)
    case .gone(let since, let last):
      code = 3
      goneSince = since.milliseconds
      set(last)
    }
  }

  private mutating func set(_ failure: FeedFailure) {
    since = failure.since.milliseconds
    failures = failure.count
    failureCode = failure.code
    codeSince = failure.codeSince.milliseconds
    message = failure.message
  }

  var condition: FeedCondition {
    switch code {
    case 1: .ok
    case 2: .failing(failure)
    case 3: .gone(since: goneSince.map(Instant.init(milliseconds:)) ?? failure.since, last: failure)
    default: .untried
    }
  }

  private var failure: FeedFailure {
    FeedFailure(
      since: Instant(milliseconds: since ?? 0), count: failures ?? 1, code: failureCode ?? "",
      codeSince: codeSince.map(Instant.init(milliseconds:)), message: message ?? "")
  }
}
