import CTagger
import Foundation
import Locking
import Testing

@testable import ClaimTagger

/// Scratch memory is shared by any number of threads.
@Suite struct EncoderPoolTests {
  private struct Seen: Sendable {
    var inside = 0
    var most = 0
    var finished = 0
  }

  @Test func noMoreThreadsHaveOneThanThereArePlaces() throws {
    let pool = EncoderPool(
      try Fixtures.model(), kernels: ct_portable_kernels().pointee, places: 2)
    let seen = Monitor(Seen())
    for _ in 1...12 {
      Thread.detachNewThread {
        for _ in 1...5 {
          pool.withEncoder { _ in
            seen.withLock {
              $0.inside += 1
              $0.most = max($0.most, $0.inside)
            }
            sched_yield()
            seen.withLock { $0.inside -= 1 }
          }
        }
        seen.withLock { $0.finished += 1 }
        seen.wakeAll()
      }
    }
    seen.wait { $0.finished == 12 ? () : nil }
    #expect(seen.withLock { $0.most } <= 2)
    #expect((1...2).contains(pool.idle))
  }

  /// Threads that share encoders find what one alone finds.
  @Test func whatIsFoundDoesNotDependOnTheNeighbours() throws {
    let model = try Fixtures.model()
    let text = String(
      repeating: "The mayor said the bridge will close. Lena Varn denied it on Friday. ", count: 40)
    let alone = Tagger(model: model).tag(text)
    let pool = TaggerPool(model: model)
    let results = Monitor([[TaggedClaim]]())
    for _ in 1...6 {
      Thread.detachNewThread {
        let found = pool.tag(text)
        results.withLock { $0.append(found) }
        results.wakeAll()
      }
    }
    let all = results.wait { $0.count == 6 ? $0 : nil }
    #expect(all.allSatisfy { $0 == alone })
  }
}
