/// The system's random numbers, as a value that is not empty.
///
/// An empty one, such as `SystemRandomNumberGenerator`, has no address when it is passed `inout`, and
/// ThreadSanitizer of Swift 6.3 looks there all the same: the daemon died of it.
struct SystemRandom: RandomNumberGenerator {
  private var calls: UInt64 = 0

  mutating func next() -> UInt64 {
    calls &+= 1
    return UInt64.random(in: .min ... .max)
  }
}
