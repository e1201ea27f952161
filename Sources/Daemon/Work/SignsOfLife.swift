import Locking

/// Counts up, from any thread.
final class Counter: Sendable {
  private let count = Guarded(0)

  /// 1, 2, 3 …
  func next() -> Int {
    count.withLock {
      $0 &+= 1
      return $0
    }
  }
}

/// Who owes the watchdog an answer.
///
/// Each part is asked by a task of its own, so that one that hangs keeps nobody from asking, and naming,
/// the others. Any thread.
final class SignsOfLife: Sendable {
  /// What has to move.
  enum Part: String, CaseIterable, Sendable {
    case state = "the state"
    case alerts = "the alert log"
    case events = "the event log"
    case network = "the network thread"
    case workers = "the workers"
  }

  private struct Question {
    var isOpen = false
    var asked = ContinuousClock.now
    /// What the part had counted when it last answered; an answer that counts no further is none.
    var count = 0
  }
  private let questions = Guarded<[Part: Question]>([:])

  /// Asks `part`, unless it still owes an answer. `count` rises with every answer.
  func ask(_ part: Part, _ count: @escaping @Sendable () async -> Int) {
    let isFree = questions.withLock { questions in
      var question = questions[part] ?? Question()
      guard !question.isOpen else { return false }
      question.isOpen = true
      question.asked = .now
      questions[part] = question
      return true
    }
    guard isFree else { return }
    Task.detached { [self] in
      let count = await count()
      questions.withLock { questions in
        guard let before = questions[part]?.count, count > before else { return }
        questions[part]?.count = count
        questions[part]?.isOpen = false
      }
    }
  }

  /// Parts that owe an answer, with the time since they were asked.
  var silent: [(part: Part, since: Duration)] {
    questions.withLock { questions in
      Part.allCases.compactMap { part in
        guard let question = questions[part], question.isOpen else { return nil }
        return (part, ContinuousClock.now - question.asked)
      }
    }
  }
}
