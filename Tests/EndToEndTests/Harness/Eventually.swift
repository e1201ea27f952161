import Foundation

/// What a test waited for and did not get.
struct NeverHappened: Error, CustomStringConvertible {
  let what: String
  let seconds: Double
  var description: String { "did not happen within \(seconds) s: \(what)" }
}

/// Waits until `condition` holds, looking every ten milliseconds; throws after `seconds`, which only a
/// fact that never comes uses up: the machine may be very busy.
func eventually(
  _ what: @autoclosure () -> String, within seconds: Double = 300, _ condition: () throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while true {
    if try condition() { return }
    guard ContinuousClock.now < deadline else {
      throw NeverHappened(what: what(), seconds: seconds)
    }
    try await Task.sleep(for: .milliseconds(10))
  }
}
