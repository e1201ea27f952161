/// Something that is done to an input of any size.
struct Work: Sendable {
  let name: String
  /// Bytes.
  let size: Int
  /// Makes the input, which is not measured, and gives what is.
  let prepare: @Sendable (Int) -> () -> Void

  func measured(times factor: Int) -> Measurement {
    Measurement.of(prepare(size * factor))
  }
}

/// The least that a work was seen to take.
struct Look {
  let work: Work
  var small: Measurement
  /// Four times the size.
  var large: Measurement
  /// Sixteen times the size; none before a second look, or where four times took too long.
  var largest: Measurement?

  init(at work: Work) {
    self.work = work
    small = work.measured(times: 1)
    large = work.measured(times: 4)
  }

  /// The best of this and of three more. `hang`: seconds at four times the size beyond which no more
  /// is tried.
  func again(hang: Double) -> Look {
    var best = self
    for _ in 0..<3 where best.large.time < hang {
      best.small = .least(best.small, work.measured(times: 1))
      best.large = .least(best.large, work.measured(times: 4))
      let next = work.measured(times: 16)
      best.largest = best.largest.map { .least($0, next) } ?? next
    }
    return best
  }

  var shown: String {
    func shown(_ measured: Measurement) -> String {
      "\(Int(measured.time * 1e6)) us, \(measured.memory >> 10) KiB"
    }
    let more = largest.map { "; sixteen times \(shown($0))" } ?? ""
    return "\(work.name): \(work.size) bytes \(shown(small)); four times \(shown(large))\(more)"
  }
}
