import Testing

@testable import Daemon

@Suite struct HeartbeatPatienceTests {
  /// Rounds until it is sent again.
  private func rounds(_ patience: inout HeartbeatPatience) -> Int {
    var rounds = 1
    while !patience.isOver() { rounds += 1 }
    return rounds
  }

  @Test func aRefusalIsMetWithPatienceAndASilenceIsNot() {
    var patience = HeartbeatPatience()
    var pauses: [Int] = []
    for _ in 0..<8 {
      patience.failed(wasAnswered: true)
      pauses.append(rounds(&patience))
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 45, 45])
    for _ in 0..<3 {
      patience.failed(wasAnswered: false)
      #expect(rounds(&patience) == 1)
    }
    patience.failed(wasAnswered: true)
    #expect(rounds(&patience) == 1)
  }
}
