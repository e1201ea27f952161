import CTagger
import Locking

/// Taggers of one model for any number of threads: as many as work at the same time, which share as many
/// encoders as there are cores.
///
/// Thread rule: any thread that may wait.
public final class TaggerPool: Sendable {
  public let model: TaggerModel
  private let encoders: EncoderPool
  private let idle = Guarded<[Idle]>([])

  /// A tagger that no thread uses. `@unchecked` because it goes from one thread to the next, but
  /// always through the lock and never to two at once.
  private struct Idle: @unchecked Sendable {
    let tagger: Tagger
  }

  /// A pool that makes its taggers when they are first needed.
  public init(model: TaggerModel) {
    self.model = model
    encoders = EncoderPool(model, kernels: ct_best_kernels().pointee)
  }

  /// The claims of a text, as `Tagger.tag(_:)`.
  public func tag(_ text: UnsafeBufferPointer<UInt8>) -> [TaggedClaim] {
    var all = ReadingAllowance.unbounded
    return tag(text, allowance: &all)
  }

  /// The claims of a text, as `Tagger.tag(_:allowance:)`.
  public func tag(
    _ text: UnsafeBufferPointer<UInt8>, allowance: inout ReadingAllowance
  ) -> [TaggedClaim] {
    let taken = idle.withLock { $0.popLast() } ?? Idle(tagger: Tagger(encoders))
    defer { idle.withLock { $0.append(taken) } }
    return taken.tagger.tag(text, allowance: &allowance)
  }

  /// The claims of a text, as `Tagger.tag(_:)`.
  public func tag(_ text: String) -> [TaggedClaim] {
    var text = text
    return text.withUTF8 { tag($0) }
  }
}
