import Dispatch
import Testing

@testable import Locking

@Suite struct GuardedTests {
  @Test func noChangeIsLost() {
    let count = Guarded(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<10_000 { count.withLock { $0 += 1 } }
    }
    #expect(count.withLock { $0 } == 80_000)
  }

  @Test func anErrorLetsTheLockGo() {
    struct Refused: Error {}
    let text = Guarded("old")
    #expect(throws: Refused.self) {
      try text.withLock { (text) throws(Refused) in
        text = "new"
        throw Refused()
      }
    }
    #expect(text.withLock { $0 } == "new")
  }

  @Test func theStateEndsWithItsGuard() {
    final class Witness: Sendable {}
    weak var witness: Witness?
    do {
      let guarded = Guarded(Witness())
      witness = guarded.withLock { $0 }
      #expect(witness != nil)
    }
    #expect(witness == nil)
  }
}
