import CTagger
import Glibc
import Locking

/// The encoders of one model, 9 MB of scratch memory each: as many as there are cores, whatever number
/// of threads has texts to read.
///
/// A thread has one for a window at a time, so that long texts and short ones take turns. It waits for
/// one a bounded time: where all are lost in threads that do not come back, it makes its own.
final class EncoderPool: @unchecked Sendable {
  let model: TaggerModel
  /// Unchecked for these alone: functions, which nobody changes.
  private let kernels: ct_kernels
  private let places: Int
  private let room: Monitor<Room>

  private struct Room: Sendable {
    var idle: [Idle] = []
    var taken = 0
  }

  /// `@unchecked` because it goes from one thread to the next, but always through the lock and never
  /// to two at once.
  private struct Idle: @unchecked Sendable {
    let encoder: Encoder
  }

  /// How long a thread waits, far above what a window takes on any machine.
  private static let patience = 10_000

  /// A pool that makes its encoders when they are first needed, at most `places`.
  init(
    _ model: TaggerModel, kernels: ct_kernels,
    // bounds: a constant of the C library
    places: Int = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  ) {
    self.model = model
    self.kernels = kernels
    self.places = places
    room = Monitor(Room())
  }

  /// How many there are that no thread has.
  var idle: Int { room.withLock { $0.idle.count } }

  /// Runs `body` with an encoder that no other thread has meanwhile.
  func withEncoder<Result>(_ body: (Encoder) -> Result) -> Result {
    let places = places
    let given = room.wait(milliseconds: Self.patience) { (room: inout Room) -> Idle?? in
      guard room.taken < places else { return nil }
      room.taken += 1
      return .some(room.idle.popLast())
    }
    if given == nil { room.withLock { $0.taken += 1 } }
    let encoder = given.flatMap { $0 } ?? Idle(encoder: Encoder(model, kernels: kernels))
    defer {
      room.withLock { room in
        room.taken -= 1
        if room.idle.count < places { room.idle.append(encoder) }
      }
      room.wakeOne()
    }
    return body(encoder.encoder)
  }
}
