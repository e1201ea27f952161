/// Lengths of time as people write them.
enum TimeText {
  /// The two largest units, the second where it is not zero: `45 s`, `22 min`, `1 h 30 min`, `2 d`.
  static func of(_ milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds) / 1000
    let units: [(name: String, seconds: Int64)] = [
      ("d", 86_400), ("h", 3600), ("min", 60), ("s", 1),
    ]
    guard let index = units.firstIndex(where: { seconds >= $0.seconds }) else { return "0 s" }
    let unit = units[index]
    let head = "\(seconds / unit.seconds) \(unit.name)"
    guard index + 1 < units.count else { return head }
    let next = units[index + 1]
    let rest = seconds % unit.seconds / next.seconds
    // Seconds beside minutes would say more than the jitter leaves true.
    return rest == 0 || next.name == "s" ? head : head + " \(rest) \(next.name)"
  }
}
