import PollSchedule
import Testing

@Suite("Our own line or theirs")
struct LineWatchTests {
  private func watch(_ hosts: Int, dead: Set<String> = []) -> LineWatch {
    var line = LineWatch()
    line.adopt(hosts: hosts, dead: dead)
    return line
  }

  /// Lets `hosts` fail one after the other, a second apart, and gives the last verdict and what changed.
  private func fail(
    _ line: inout LineWatch, _ hosts: [String], from time: Int64 = 0
  ) -> (LineWatch.Verdict, [LineWatch.Change]) {
    var last = LineWatch.Verdict.theirs
    var changes: [LineWatch.Change] = []
    for (index, host) in hosts.enumerated() {
      let now = time + Int64(index) * 1000
      let (verdict, change) = line.unreachable(host, started: now - 100, at: now)
      last = verdict
      if let change { changes.append(change) }
    }
    return (last, changes)
  }

  private func names(_ count: Int) -> [String] { (0..<count).map { "host\($0)" } }

  @Test(
    "when nearly every host fails it is ours, said once",
    arguments: [(2, 2), (3, 3), (4, 3), (5, 4), (300, 5)])
  func outage(hosts: Int, proof: Int) {
    var line = watch(hosts)
    #expect(fail(&line, names(proof - 1)).0 == (proof == 1 ? .ours : .undecided))
    #expect(!line.isDown && line.isSuspicious)
    let (verdict, change) = line.unreachable("host\(proof - 1)", started: 9000, at: 9100)
    #expect(verdict == .ours)
    #expect(change == .down(since: -100, hosts: proof))
    let (rest, changes) = fail(&line, names(min(hosts, 50)), from: 10_000)
    #expect(rest == .ours && changes.isEmpty, "said once")
    #expect(line.answered("host0", started: 69900, at: 70_000) == .up)
    #expect(line.answered("host1", started: 69901, at: 70_001) == nil)
    #expect(!line.isDown)
  }

  @Test("one host failing is that host, where others answer and where there is none")
  func one() {
    var alone = watch(1)
    #expect(fail(&alone, ["host0", "host0"]).0 == .theirs)
    var line = watch(3)
    _ = line.answered("host1", started: 450, at: 500)
    #expect(line.unreachable("host0", started: 400, at: 600).0 == .theirs, "just now one answered")
    var later = watch(3)
    _ = later.answered("host1", started: 250, at: 300)
    #expect(later.unreachable("host0", started: 400, at: 600).0 == .undecided, "that was before")
    #expect(later.answered("host2", started: 650, at: 700) == .blamed(["host0"]))
    #expect(later.unreachable("host0", started: 800, at: 900).0 == .theirs, "known by now")
    #expect(later.unreachable("host1", started: 800, at: 900).0 == .undecided)
  }

  @Test("two of three are theirs, since the third answers")
  func partial() {
    var line = watch(3)
    #expect(fail(&line, ["host0", "host1"]).0 == .undecided)
    #expect(line.answered("host2", started: 1400, at: 1500) == .blamed(["host0", "host1"]))
    #expect(fail(&line, ["host0", "host1", "host0"], from: 5000).0 == .theirs)
    #expect(!line.isDown)
  }

  @Test("hosts that were dead before prove nothing, and are not charged while the line is down")
  func dead() {
    var line = watch(5, dead: ["host0", "host1"])
    #expect(fail(&line, ["host0", "host1", "host0"]).0 == .theirs)
    #expect(fail(&line, ["host2", "host3", "host4"]).0 == .ours)
    #expect(line.isDown)
    #expect(line.unreachable("host0", started: 9000, at: 9000).0 == .ours)
  }

  @Test("a host inside the own network that answers on does not hide an outage, nor end it")
  func ownNetwork() {
    var line = watch(40)
    #expect(fail(&line, names(5)).1 == [.down(since: -100, hosts: 5)])
    _ = fail(&line, names(20), from: 10_000)
    #expect(line.answered("inside", started: 39900, at: 40_000) == nil)
    #expect(line.isDown)
    #expect(line.answered("host7", started: 49900, at: 50_000) == .up)
  }

  @Test(
    "an outage that was none ends when others answer, and the failing hosts are known from then on")
  func mistaken() {
    var line = watch(4)
    #expect(fail(&line, names(3)).1 == [.down(since: -100, hosts: 3)])
    #expect(line.answered("host3", started: 4900, at: 5000) == .up)
    #expect(fail(&line, names(3), from: 6000).0 == .theirs)
  }

  @Test("a fetch that was on its way when the line came back is not charged")
  func onItsWay() {
    var line = watch(3)
    _ = fail(&line, names(3))
    #expect(line.answered("host0", started: 8900, at: 9000) == .up)
    #expect(line.unreachable("host1", started: 8000, at: 9500).0 == .ours)
    #expect(line.unreachable("host1", started: 9100, at: 9500).0 == .undecided)
  }

  @Test(
    "a few hosts may as well be dead: after an hour each is blamed, and the line still down",
    arguments: [2, 3, 5])
  func doubt(hosts: Int) {
    var line = watch(hosts)
    _ = fail(&line, names(hosts))
    let hour = LineWatch.patience
    #expect(line.unreachable("host0", started: hour - 300, at: hour - 200).0 == .ours)
    #expect(line.unreachable("host0", started: hour, at: hour).0 == .theirs)
    #expect(line.isDown)
    #expect(line.answered("host1", started: hour, at: hour + 1) == .up)
  }

  @Test("an answer to a fetch that began before a failure does not prove that the line was up then")
  func late() {
    var line = watch(5)
    #expect(fail(&line, ["host0", "host1"]).0 == .undecided)
    #expect(line.answered("host4", started: -50, at: 2000) == nil)
    #expect(line.isSuspicious)
    #expect(line.answered("host4", started: 500, at: 2000) == .blamed(["host0"]), "after the first")
    #expect(line.isSuspicious, "host1 failed later")
    #expect(line.answered("host0", started: 900, at: 2100) == nil)
    #expect(line.answered("host0", started: 1001, at: 2100) == .blamed(["host1"]))
    #expect(!line.isSuspicious)
    // Nor is a host blamed at once for an answer that was under way before.
    _ = line.answered("host3", started: 2900, at: 3100)
    #expect(line.unreachable("host2", started: 3000, at: 3200).0 == .undecided)
  }

  @Test("an answer that was under way does not end an outage; as many as there are failures do")
  func lateInAnOutage() {
    var line = watch(40)
    #expect(fail(&line, names(5)).1 == [.down(since: -100, hosts: 5)])
    #expect(line.answered("host0", started: 3900, at: 4100) == nil, "it failed, and may fail on")
    #expect(line.unreachable("host0", started: 4200, at: 4300).0 == .ours)
    for host in 10..<14 { #expect(line.answered("host\(host)", started: -50, at: 4400) == nil) }
    #expect(line.isDown)
    #expect(line.answered("host14", started: -50, at: 4400) == .up)
  }

  @Test("many hosts do not die at once: it is ours for as long as it lasts")
  func noDoubt() {
    var line = watch(6)
    _ = fail(&line, names(6))
    #expect(fail(&line, names(6), from: 100 * LineWatch.patience).0 == .ours)
  }

  @Test("what an earlier process found down stays so until somebody answers")
  func restarted() {
    var line = LineWatch(downSince: -5000)
    line.adopt(hosts: 3, dead: [])
    #expect(fail(&line, ["host0"]).0 == .ours)
    #expect(line.answered("host1", started: 4900, at: 5000) == .up)
  }

  @Test("a pass waits for all its hosts")
  func pass() {
    var none = watch(10)
    none.beginPass()
    #expect(fail(&none, names(10)).0 == .undecided)
    #expect(none.concludePass() == .down(since: -100, hosts: 10))
    var some = watch(10)
    some.beginPass()
    #expect(fail(&some, names(3)).0 == .undecided)
    #expect(some.answered("host9", started: -50, at: 9000) == .blamed(Set(names(3))))
    #expect(some.unreachable("host4", started: 10_000, at: 90_000).0 == .theirs)
    #expect(some.concludePass() == nil)
    var alone = watch(2, dead: [])
    alone.beginPass()
    #expect(fail(&alone, ["host0"]).0 == .undecided)
    #expect(alone.concludePass() == .blamed(["host0"]), "one host alone proves nothing")
  }
}
