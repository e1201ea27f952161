import AlertLog
import SharedState
import Testing

@testable import Daemon

/// Who counts as joined and as lost, by rows and a clock in the hand.
@Suite struct NodeWatchTests {
  private func node(
    _ epoch: Int64, _ name: String, mark: String, silence: Int64? = 0
  ) -> NodeRegister.Node {
    NodeRegister.Node(
      epoch: epoch, name: name, program: "test", mark: mark, silence: silence, age: 0, shards: 0,
      watches: nil)
  }

  private let second: UInt64 = 1_000_000_000

  @Test func whoIsThereBeforeIsNoNews() {
    var watch = NodeWatch(epoch: 2)
    let first = watch.look([node(1, "a", mark: "1"), node(2, "b", mark: "1")], at: second)
    #expect(first == [.joined(node: "b", epoch: 2, nodes: 2)])
    let then = watch.look(
      [node(1, "a", mark: "2"), node(2, "b", mark: "2"), node(3, "c", mark: "1")], at: 11 * second)
    #expect(then == [.joined(node: "c", epoch: 3, nodes: 3)])
  }

  @Test func whoIsSilentForALeaseIsLostAndMayComeBack() {
    var watch = NodeWatch(epoch: 1)
    _ = watch.look([node(1, "a", mark: "1"), node(2, "b", mark: "1")], at: 0)
    // The server's clock was set by an hour: nobody is dead by that.
    let leap = watch.look(
      [node(1, "a", mark: "2"), node(2, "b", mark: "1", silence: 3_600_000)], at: 10 * second)
    #expect(leap.isEmpty)
    let lost = watch.look([node(1, "a", mark: "3"), node(2, "b", mark: "1")], at: 31 * second)
    #expect(lost == [.lost(node: "b", epoch: 2, hasLeft: false, nodes: 1)])
    #expect(
      watch.look([node(1, "a", mark: "4"), node(2, "b", mark: "1")], at: 41 * second).isEmpty)
    let back = watch.look([node(1, "a", mark: "5"), node(2, "b", mark: "2")], at: 51 * second)
    #expect(back == [.joined(node: "b", epoch: 2, nodes: 2)])
  }

  @Test func whoLeavesIsSaidToHaveLeft() {
    var watch = NodeWatch(epoch: 1)
    _ = watch.look([node(1, "a", mark: "1"), node(2, "b", mark: "1")], at: 0)
    let left = watch.look(
      [node(1, "a", mark: "2"), node(2, "b", mark: "-infinity", silence: nil)], at: second)
    #expect(left == [.lost(node: "b", epoch: 2, hasLeft: true, nodes: 1)])
    // Its next process takes the row's place.
    let again = watch.look([node(1, "a", mark: "3"), node(3, "b", mark: "1")], at: 2 * second)
    #expect(again == [.joined(node: "b", epoch: 3, nodes: 2)])
  }
}
