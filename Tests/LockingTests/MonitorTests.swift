import Dispatch
import Testing

@testable import Locking

@Suite struct MonitorTests {
  @Test func aWaitEndsWithTheChangeItWaitsFor() {
    let monitor = Monitor(0)
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      if number == 0 {
        let seen = monitor.wait { $0 == 3 ? $0 : nil }
        #expect(seen == 3)
      } else {
        monitor.withLock { $0 += 1 }
        monitor.wakeAll()
      }
    }
  }

  @Test func aWaitThatNobodyEndsGivesNothing() {
    let monitor = Monitor(0)
    #expect(monitor.wait(milliseconds: 1500) { $0 == 1 ? true : nil } == nil)
  }
}
